"""What pydantic refuses comes out in our own sentences, for any record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from vado.catalog.records import Lever, Package, Record, Setting, Words
from vado.catalog.sentences import dotted, problems_of

NOT_OURS = ("Input should be", "validation error", "pydantic", "type=", "Value error")


class Either(Record):
    """Something that is a key or a package."""

    package: Words | Package


def told(record: type[Record], content: object) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        record.model_validate(content)
    return [str(p) for p in problems_of(refused.value, "f", record, "at")]


def test_places_count_from_one_and_quote_names_with_dots() -> None:
    assert dotted("levers", "cartels.deaths", 0, "value") == (
        'levers."cartels.deaths"[1].value'
    )


def test_a_record_or_a_key_is_answered_as_what_it_was_meant_to_be() -> None:
    lines = told(Either, {"package": {"key": "mine", "label": {"en": "Mine"}}})
    both = "Every text needs both languages, en and es."
    assert lines == [f"f: at.package.label.es: is missing. {both}"]
    assert told(Either, {"package": ""}) == ["f: at.package: is empty. Needed: a text."]


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text()
        | st.dates(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["key", "label", "levers", "en", "es", "start", "value", "a.b", "x"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
    st.sampled_from([Package, Lever, Setting]),
)
def test_no_content_of_a_file_gets_past_our_sentences(
    content: object, record: type[Record]
) -> None:
    try:
        record.model_validate(content)
    except ValidationError as error:
        for problem in problems_of(error, "file", record):
            line = str(problem)
            assert not any(words in line for words in NOT_OURS), line
            assert problem.found
            assert problem.remedy
