"""The office behind a role as a record: a known one with its term, and a minister's with its ministry."""

from kg_builder.authority import Record
from kg_builder.authority.offices import Offices
from kg_builder.extract.names.states import UNKNOWN, unknown_country
from kg_builder.extract.roles.found import FoundRole
from kg_builder.iri import Minter
from kg_builder.model import Entity, Post

_DEPUTY = "deputy"


def post(role: FoundRole, offices: Offices, minter: Minter) -> Post | None:
    """The office of a role; None where no authority file knows the term and the words name no ministry."""
    ministry = _entity(role.ministry, minter) if role.ministry is not None else None
    term = role.term
    if term is not None:
        name, holder = offices.name(term), offices.organization(term)
        country = _entity(holder, minter) if holder is not None else None
        return Post(minter.post(name), term.kind, term.where, name, term.start, term.end, country, ministry)
    if role.ministry is None:
        return None
    code = role.ministry.country
    state = code.removeprefix(UNKNOWN)
    holder = offices.known.country(code) or unknown_country(state)
    deputy = _DEPUTY in role.modifiers and _DEPUTY not in role.office.lower()
    title = next(iter(offices.kinds(role.office, code)), role.office.lower())
    title = f"{_DEPUTY} {title}" if deputy else title
    name = f"{title}, {holder.name}"
    return Post(
        minter.post(name), title, state, name, organization=_entity(holder, minter), ministry=ministry
    )


def _entity(record: Record, minter: Minter) -> Entity:
    return Entity(
        minter.entity(record.type, record.name),
        record.type,
        record.name,
        same_as=record.same_as,
        category=record.category,
    )
