"""What a store answers where a valid form asks for what cannot be done as things stand now."""


class DomainRefusal(Exception):
    """Nothing is written; the form is shown again with what the refusal says."""


class StaleVersion(DomainRefusal):
    """Someone changed the row after its form was shown."""


class FieldRefusal(DomainRefusal):
    """Name the form's field and the Danish sentence to show at it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence
