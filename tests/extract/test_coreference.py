"""Who a source phrase stands for."""

from collections.abc import Callable
from typing import Any

import pytest

from kg_builder.extract.entities.coreference import resolve_all
from kg_builder.extract.text.phrases import head_token
from kg_builder.model import EntityType, MentionKind

Read = Callable[[str], Any]

SAID = "said=say/VBD/ROOT it/PRP/nsubj>rained rained=rain/VBD/ccomp>said ~."
SHE_HE = f"She/PRP/nsubj>said {SAID} He/PRP/nsubj>agreed agreed=agree/VBD/ROOT ~."
LUND = "Mr./NNP/compound>Lund Lund/NNP/nsubj>met/PERSON met=meet/VBD/ROOT"
MINISTRY = (
    "The/DT/det>Ministry Harbour/NNP/compound>Ministry/ORG Ministry/NNP/nsubj>met/ORG met=meet/VBD/ROOT ~."
)


def speaker(scene: Any, words: str, nth: int = 0) -> str | None:
    resolution = scene.coreference.resolve(*scene.span(words, nth))
    return resolution.cluster.name if resolution.cluster else resolution.reason


# ----------------------------------------------------------------------------------------- pronouns


def test_two_men_and_a_woman(read: Read) -> None:
    scene = read(
        f"{LUND} Mr./NNP/compound>Aasen Aasen/NNP/dobj>met/PERSON and/CC/cc>Aasen Mrs./NNP/compound>Brook Brook/NNP/conj>Aasen/PERSON ~. {SHE_HE}"
    )
    assert speaker(scene, "She") == "Brook"
    assert speaker(scene, "He") == "Lund"
    assert scene.cluster("Brook").mentions[scene.span("She")] is MentionKind.PRONOUN


def test_the_subject_before_the_object(read: Read) -> None:
    scene = read(f"{LUND} Mr./NNP/compound>Aasen Aasen/NNP/dobj>met/PERSON ~. He/PRP/nsubj>said {SAID}")
    assert speaker(scene, "He") == "Lund"


def test_the_speaker_before_others(read: Read) -> None:
    scene = read(
        f"Aasen/NNP/nsubj>said/PERSON {SAID} Rain/NN/nsubj>fell fell=fall/VBD/ROOT on/IN/prep>fell Lund/NNP/pobj>on/PERSON ~. "
        "He/PRP/nsubj>left left=leave/VBD/ROOT ~."
    )
    assert speaker(scene, "Aasen") == "Aasen"
    assert speaker(scene, "He") == "Aasen"


def test_a_caption_between_counts_little(read: Read) -> None:
    scene = read(
        "Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>spoke/PERSON spoke=speak/VBD/ROOT ~. ⏎ ~Karl/NNP/compound>Aasen/PERSON "
        f"Aasen/NNP/ROOT/PERSON in/IN/prep>Aasen Varn/NNP/pobj>in ⏎ ~He/PRP/nsubj>said {SAID}"
    )
    assert speaker(scene, "He") == "Tom Lund"


def test_a_quoted_name_counts_little(read: Read) -> None:
    scene = read(
        "Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>spoke/PERSON spoke=speak/VBD/ROOT ~. “ ~Aasen/NNP/nsubj>lied/PERSON "
        f"lied=lie/VBD/ROOT to/IN/prep>lied us=we/PRP/pobj>to ~, ~” he/PRP/nsubj>said {SAID}"
    )
    assert speaker(scene, "he") == "Tom Lund"


def test_gender_of_a_known_person(read: Read) -> None:
    scene = read(
        "Angela/NNP/compound>Merkel/PERSON Merkel/NNP/nsubj>met/PERSON met=meet/VBD/ROOT Vladimir/NNP/compound>Putin/PERSON "
        f"Putin/NNP/dobj>met/PERSON ~. He/PRP/nsubj>said {SAID}"
    )
    assert speaker(scene, "He") == "Vladimir Putin"


def test_it_is_an_organization_and_they_are_many(read: Read) -> None:
    scene = read(
        f"{MINISTRY} Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>left/PERSON left=leave/VBD/ROOT ~. "
        f"It/PRP/nsubj>said {SAID} They/PRP/nsubj>left left=leave/VBD/ROOT ~."
    )
    assert speaker(scene, "It") == "Harbour Ministry"
    assert speaker(scene, "They") == "Harbour Ministry"


def test_whose_adviser_somebody_is_counts_little(read: Read) -> None:
    # Aasen, a Lund adviser, left. He said: "Lund" stands in the subject too, and later, but it is the adviser who left.
    scene = read(
        f"Lund/NNP/nsubj>said/PERSON {SAID} Karl/NNP/compound>Aasen/PERSON Aasen/NNP/nsubj>left/PERSON ~, a/DT/det>adviser "
        f"Lund/NNP/compound>adviser/PERSON adviser/NN/appos>Aasen ~, left=leave/VBD/ROOT ~. He/PRP/nsubj>said {SAID}"
    )
    assert speaker(scene, "Lund") == "Lund"
    assert speaker(scene, "He") == "Karl Aasen"


@pytest.mark.parametrize(
    ("written", "words", "kind"),
    [
        ("Most/JJS/nsubj>said of/IN/prep>Most the/DT/det>delegates delegates=delegate/NNS/pobj>of", "Most of the delegates", EntityType.GROUP),
        ("Half/NN/nsubj>said of/IN/prep>Half Norlanders/NNPS/pobj>of", "Half of Norlanders", EntityType.GROUP),
        ("One/CD/nsubj>said of/IN/prep>One her/PRP$/poss>advisers advisers=adviser/NNS/pobj>of", "One of her advisers", EntityType.PERSON),
        ("Two/CD/nsubj>said of/IN/prep>Two the/DT/det>boats boats=boat/NNS/pobj>of", "Two of the boats", None),
        ("The/DT/det>family family/NN/nsubj>said", "The family", EntityType.GROUP),
        ("The/DT/det>opposition opposition/NN/nsubj>said", "The opposition", EntityType.ORGANIZATION),
    ],
)  # fmt: skip
def test_some_of_many_and_people_without_a_body(
    read: Read, written: str, words: str, kind: EntityType | None
) -> None:
    scene = read(f"{written} {SAID}")
    cluster = scene.coreference.resolve(*scene.span(words)).cluster
    assert (cluster.type if cluster else None) is kind


@pytest.mark.parametrize(
    ("written", "words", "reason"),
    [
        pytest.param(f"We/PRP/nsubj>said {SAID}", "We", "first-person", id="first person"),
        pytest.param(f"Many/JJ:PRON/nsubj>said {SAID}", "Many", "indefinite", id="anybody"),
        pytest.param(f"She/PRP/nsubj>said {SAID}", "She", "pronoun-unresolved", id="nobody before"),
        pytest.param(f"There/EX:PRON/nsubj>said {SAID}", "There", "pronoun-unresolved", id="no person"),
        pytest.param(f"Who/WP/nsubj>said {SAID}", "Who", "relative-unresolved", id="a question"),
        pytest.param(f"A/DT/det>report report/NN/nsubj>said {SAID}", "A report", "document-source", id="document"),
        pytest.param(f"The/DT/det>ice ice/NN/nsubj>said {SAID}", "The ice", "indefinite", id="no speaker at all"),
        pytest.param(f"12/CD/nsubj>said {SAID}", "12", "no-source", id="number"),
    ],
)  # fmt: skip
def test_reason_for_no_speaker(read: Read, written: str, words: str, reason: str) -> None:
    assert speaker(read(written), words) == reason


def test_a_woman_is_not_he(read: Read) -> None:
    scene = read(
        f"Mrs./NNP/compound>Brook Brook/NNP/nsubj>met/PERSON met=meet/VBD/ROOT ~. He/PRP/nsubj>said {SAID}"
    )
    assert speaker(scene, "He") == "pronoun-unresolved"


def test_relative_pronoun(read: Read) -> None:
    scene = read(
        "Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubj>left/PERSON ~, who/WP/nsubj>spoke spoke=speak/VBD/relcl>Brook ~, "
        "left=leave/VBD/ROOT ~."
    )
    assert speaker(scene, "who") == "Ada Brook"


# ----------------------------------------------------------------------------------------- nominals


def test_apposition(read: Read) -> None:
    scene = read(
        "The/DT/det>mayor mayor/NN/nsubj>said ~, Ada/NNP/compound>Brook/PERSON Brook/NNP/appos>mayor/PERSON ~, "
        f"{SAID}"
    )
    assert speaker(scene, "The mayor") == "Ada Brook"


@pytest.mark.parametrize(
    ("written", "phrase", "expected"),
    [
        pytest.param(
            "President/NNP/compound>Lund Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>met/PERSON met=meet/VBD/ROOT Mayor/NNP/compound>Brook "
            f"Ada/NNP/compound>Brook/PERSON Brook/NNP/dobj>met/PERSON ~. The/DT/det>president president/NN/nsubj>said {SAID}",
            "The president", "Tom Lund", id="office of the text",
        ),
        pytest.param(
            "Norwegian/JJ/amod>Minister/NORP Prime/NNP/compound>Minister Minister/NNP/compound>Lund Tom/NNP/compound>Lund/PERSON "
            "Lund/NNP/nsubj>met/PERSON met=meet/VBD/ROOT Danish/JJ/amod>Minister/NORP Prime/NNP/compound>Minister Minister/NNP/compound>Brook "
            "Ada/NNP/compound>Brook/PERSON Brook/NNP/dobj>met/PERSON ~. "
            f"The/DT/det>leader Danish/JJ/amod>leader/NORP leader/NN/nsubj>said {SAID}",
            "The Danish leader", "Ada Brook", id="leader of a country",
        ),
        pytest.param(
            "Vladimir/NNP/compound>Putin/PERSON Putin/NNP/nsubj>met/PERSON met=meet/VBD/ROOT Tom/NNP/compound>Lund/PERSON "
            f"Lund/NNP/dobj>met/PERSON ~. The/DT/det>leader Russian/JJ/amod>leader/NORP leader/NN/nsubj>said {SAID}",
            "The Russian leader", "Vladimir Putin", id="office of the authority file",
        ),
        pytest.param(
            "Vice/NNP/compound>President President/NNP/compound>Lund Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>met/PERSON "
            f"met=meet/VBD/ROOT ~. The/DT/det>president president/NN/nsubj>said {SAID}",
            "The president", "president", id="a vice president is no president",
        ),
        pytest.param(
            f"{MINISTRY} The/DT/det>ministry ministry/NN/nsubj>said {SAID}",
            "The ministry", "Harbour Ministry", id="body",
        ),
        pytest.param(
            f"NATO/NNP/nsubj>met/ORG met=meet/VBD/ROOT ~. The/DT/det>alliance alliance/NN/nsubj>said {SAID}",
            "The alliance", "NATO", id="alliance",
        ),
        pytest.param(
            f"A/DT/det>statement statement/NN/nsubj>said by/IN/prep>statement the/DT/det>Ministry Harbour/NNP/compound>Ministry/ORG "
            f"Ministry/NNP/pobj>by/ORG {SAID}",
            "A statement by the Harbour Ministry", "Harbour Ministry", id="author of a document",
        ),
    ],
)  # fmt: skip
def test_nominal(read: Read, written: str, phrase: str, expected: str) -> None:
    assert speaker(read(written), phrase) == expected


@pytest.mark.parametrize(
    ("written", "phrase", "name", "kind"),
    [
        pytest.param(
            f"US/NNP/compound>officials/GPE officials=official/NNS/nsubj>said {SAID}",
            "US officials", "US officials", EntityType.GROUP, id="group",
        ),
        pytest.param(
            f"Several/JJ/amod>analysts analysts=analyst/NNS/nsubj>said {SAID}",
            "Several analysts", "analysts", EntityType.GROUP, id="group without its number",
        ),
        pytest.param(
            f"The/DT/det>Norwegians Norwegians=norwegian/NNPS/nsubj>said/NORP {SAID}",
            "The Norwegians", "Norwegians", EntityType.GROUP, id="a people",
        ),
        pytest.param(
            f"A/DT/det>fisherman fisherman/NN/nsubj>said {SAID}", "A fisherman", "fisherman", EntityType.PERSON, id="person",
        ),
        pytest.param(
            f"A/DT/det>committee committee/NN/nsubj>said {SAID}", "A committee", "committee", EntityType.ORGANIZATION, id="body",
        ),
    ],
)  # fmt: skip
def test_somebody_of_this_text_only(
    read: Read, written: str, phrase: str, name: str, kind: EntityType
) -> None:
    scene = read(written)
    cluster = scene.coreference.resolve(*scene.span(phrase)).cluster
    assert (cluster.name, cluster.type, cluster.local) == (name, kind, True)


@pytest.mark.parametrize(
    ("written", "phrase", "government"),
    [
        (f"Moscow/NNP/nsubj>said/GPE {SAID}", "Moscow", "Government of Russia"),
        (f"Norway/NNP/nsubj>said/GPE {SAID}", "Norway", "Government of Norway"),
    ],
)
def test_a_place_that_speaks_is_its_government(
    read: Read, written: str, phrase: str, government: str
) -> None:
    scene = read(written)
    cluster = scene.coreference.resolve(*scene.span(phrase)).cluster
    assert (cluster.name, cluster.type) == (government, EntityType.ORGANIZATION)
    assert cluster.mentions[scene.span(phrase)] is MentionKind.METONYM


def test_a_country_that_only_wants_something_is_the_state(read: Read) -> None:
    scene = read(f"Norway/NNP/nsubj>said/GPE {SAID} Moscow/NNP/nsubj>fell/GPE fell=fall/VBD/ROOT ~.")
    state = scene.coreference.resolve(*scene.span("Norway"), speaks=False).cluster
    assert (state.name, state.type, state.mentions) == (
        "Norway",
        EntityType.PLACE,
        {scene.span("Norway"): MentionKind.NAME},
    )
    assert scene.coreference.resolve(*scene.span("Moscow"), speaks=False).cluster.name == "Russia"


def test_a_capital_that_speaks_is_no_city_there(read: Read) -> None:
    scene = read(
        f"Moscow/NNP/nsubj>said/GPE {SAID} Rain/NN/nsubj>fell fell=fall/VBD/ROOT in/IN/prep>fell Moscow/NNP/pobj>in/GPE ~."
    )
    actor = scene.coreference.resolve(*scene.span("Moscow")).cluster
    city = scene.entities.at(*scene.span("Moscow", 1))
    assert (actor.name, city.name) == ("Government of Russia", "Moscow")
    assert list(city.mentions) == [scene.span("Moscow", 1)]
    assert scene.entities.at(*scene.span("Moscow")) is actor


def test_a_capital_that_is_spoken_to_is_its_country(read: Read) -> None:
    scene = read(f"Reporters/NNS/nsubj>said {SAID} Moscow/NNP/nsubj>left/GPE left=leave/VBD/ROOT ~.")
    cluster = scene.coreference.describe(*scene.span("Moscow"))
    assert (cluster.name, cluster.type) == ("Russia", EntityType.PLACE)
    assert cluster.mentions[scene.span("Moscow")] is MentionKind.METONYM


@pytest.mark.parametrize(
    ("other", "speaker_"), [("Paris", "European Union"), ("Belgium", "Government of Belgium")]
)
def test_brussels_is_the_union_unless_the_text_is_of_belgium(read: Read, other: str, speaker_: str) -> None:
    scene = read(
        f"Rain/NN/nsubj>fell fell=fall/VBD/ROOT in/IN/prep>fell {other}/NNP/pobj>in/GPE ~. Brussels/NNP/nsubj>said/GPE {SAID}"
    )
    assert speaker(scene, "Brussels") == speaker_


def test_a_state_and_its_allies_are_a_group(read: Read) -> None:
    scene = read(
        "Norway/NNP/nsubj>said/GPE and/CC/cc>Norway its/PRP$/poss>allies allies=ally/NNS/conj>Norway " + SAID
    )
    cluster = scene.coreference.resolve(*scene.span("Norway and its allies")).cluster
    assert (cluster.name, cluster.type) == ("Norway and its allies", EntityType.GROUP)


def test_the_head_of_a_body(read: Read) -> None:
    scene = read(
        "Jens/NNP/compound>Stoltenberg/PERSON Stoltenberg/NNP/nsubj>met/PERSON met=meet/VBD/ROOT Tom/NNP/compound>Lund/PERSON "
        f"Lund/NNP/dobj>met/PERSON ~. The/DT/det>chief NATO/NNP/compound>chief/ORG chief/NN/nsubj>said {SAID}"
    )
    assert speaker(scene, "The NATO chief") == "Jens Stoltenberg"


def test_the_newspaper_is_the_tribune(read: Read) -> None:
    scene = read(
        "The/DT/det>Tribune Varn/NNP/compound>Tribune/ORG Tribune/NNP/nsubj>met/ORG met=meet/VBD/ROOT reporters=reporter/NNS/dobj>met ~. "
        f"The/DT/det>newspaper newspaper/NN/nsubj>said {SAID}"
    )
    assert speaker(scene, "The newspaper") == "Varn Tribune"


def test_a_metonym_is_an_institution(read: Read) -> None:
    scene = read(f"The/DT/det>Kremlin Kremlin/NNP/nsubj>said/ORG {SAID}")
    cluster = scene.coreference.resolve(*scene.span("The Kremlin")).cluster
    assert (cluster.name, cluster.type) == ("Kremlin", EntityType.ORGANIZATION)


# ------------------------------------------------------------------------------------------- others


def test_an_addressee_does_not_become_salient(read: Read) -> None:
    scene = read(
        f"{LUND} reporters=reporter/NNS/dobj>met ~. Mr./NNP/compound>Aasen Aasen/NNP/nsubj>sat/PERSON sat=sit/VBD/ROOT ~. "
        f"Mr./NNP/compound>Lund Lund/NNP/nsubj>said/PERSON {SAID} He/PRP/nsubj>left left=leave/VBD/ROOT ~."
    )
    assert scene.coreference.describe(*scene.span("reporters")).name == "reporters"
    assert speaker(scene, "Lund", 1) == "Lund"
    assert speaker(scene, "He") == "Lund"


def test_no_pronoun_is_described(read: Read) -> None:
    scene = read(f"Lund/NNP/nsubj>met/PERSON met=meet/VBD/ROOT ~. He/PRP/nsubj>said {SAID}")
    assert scene.coreference.describe(*scene.span("He")) is None


def test_resolve_all_goes_in_text_order_and_answers_in_the_given_one(read: Read) -> None:
    scene = read(
        f"Mrs./NNP/compound>Brook Brook/NNP/nsubj>met/PERSON met=meet/VBD/ROOT ~. She/PRP/nsubj>said {SAID}"
    )
    she, brook = scene.span("She"), scene.span("Brook")
    results = resolve_all(scene.coreference, [she, None, brook, she], {she, brook})
    assert [r.cluster.name if r.cluster else r.reason for r in results] == [
        "Brook",
        "no-source",
        "Brook",
        "Brook",
    ]


def test_head_of_a_phrase(read: Read) -> None:
    s = read(f"The/DT/det>mayor mayor/NN/nsubj>said of/IN/prep>mayor Varn/NNP/pobj>of {SAID}").syntax
    assert s.words[head_token(s, 0, s.text.index(" said"))] == "mayor"
