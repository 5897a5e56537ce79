from pathlib import Path

import pytest

from kg_builder.errors import KGBuilderError, LanguageError
from kg_builder.sources import read_documents

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"
OTHERS = {
    "de": "Der Minister sagte am Dienstag, die Brücke sei sicher. Niemand müsse sich Sorgen machen, sagte er vor "
    "Journalisten. Die Opposition warf der Regierung vor, die Zahlen zu beschönigen, und will darüber im Parlament "
    "reden. Ein Sprecher der Bahn wollte sich dazu nicht äußern.",
    "fr": "La ministre a dit mardi que le pont est sûr. On ne doit pas se faire de souci, a-t-elle dit aux "
    "journalistes. L'opposition a reproché au gouvernement d'embellir les chiffres et veut en parler au parlement. "
    "Un porte-parole du chemin de fer n'a pas voulu en parler.",
    "ru": "Министр заявила во вторник, что мост безопасен. Никому не нужно беспокоиться, сказала она журналистам. "
    "Оппозиция упрекнула правительство в том, что оно приукрашивает цифры, и хочет обсудить это в парламенте. "
    "Представитель железной дороги отказался от комментариев.",
}


def read(*inputs: Path) -> tuple[int, list[KGBuilderError]]:
    problems: list[KGBuilderError] = []
    return len(list(read_documents([str(i) for i in inputs], on_problem=problems.append))), problems


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_is_read_and_told_of(tmp_path: Path, language: str) -> None:
    (tmp_path / "a.txt").write_text(OTHERS[language], encoding="utf-8")
    count, problems = read(tmp_path / "a.txt")
    assert count == 1
    assert [type(p) for p in problems] == [LanguageError]
    assert "a.txt: hardly a word of it is English" in str(problems[0])


@pytest.mark.parametrize(("language", "told"), [("de", 1), ("en", 0), ("EN-gb", 0), ("", 0)])
def test_what_a_record_says_of_its_language_counts(tmp_path: Path, language: str, *, told: bool) -> None:
    record = f'{{"text": "Ada Brook said no.", "language": "{language}"}}'
    (tmp_path / "a.jsonl").write_text(record, encoding="utf-8")
    count, problems = read(tmp_path / "a.jsonl")
    assert (count, len(problems)) == (1, told)


def test_english_is_not_told_of(tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("Zürich, Genève, Łódź.", encoding="utf-8")
    count, problems = read(ARTICLES, short)
    assert count > 20
    assert not problems
