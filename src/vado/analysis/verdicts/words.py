"""Words for shares, after the IPCC; and the words of classes, in both languages."""

from collections.abc import Mapping

from vado.catalog.fields import Text


def likelihood(share: float) -> Text:
    """The word for a share of cells or draws."""
    for least, en, es in (
        (0.99, "virtually certain", "prácticamente seguro"),
        (0.95, "extremely likely", "sumamente probable"),
        (0.90, "very likely", "muy probable"),
        (0.66, "likely", "probable"),
        (0.50, "more likely than not", "más probable que improbable"),
        (0.33, "about as likely as not", "tan probable como improbable"),
        (0.10, "unlikely", "improbable"),
        (0.05, "very unlikely", "muy improbable"),
        (0.01, "extremely unlikely", "sumamente improbable"),
    ):
        # The IPCC's upper words begin above their bound, its middle word at it.
        if share > least or (share == least and least <= 0.66):
            return Text(en=en, es=es)
    return Text(en="exceptionally unlikely", es="excepcionalmente improbable")


def class_words(name: str) -> Text:
    """A class as a reader sees it."""
    return Text(en=_CLASSES[name][0], es=_CLASSES[name][1])


_CLASSES: Mapping[str, tuple[str, str]] = {
    "supported": ("supported", "respaldada"),
    "leans_supported": ("leans supported", "se inclina a respaldada"),
    "undetermined": ("undetermined", "indeterminada"),
    "leans_contradicted": ("leans contradicted", "se inclina a contradicha"),
    "contradicted": ("contradicted", "contradicha"),
    "depends_on_reading": ("depends on the reading", "depende de la lectura"),
    "out_of_scope": ("out of scope", "fuera de alcance"),
    "void": ("withdrawn", "retirada"),
}


def reason_words(code: str) -> Text:
    """A reason code in words."""
    return Text(en=_REASONS[code][0], es=_REASONS[code][1])


_REASONS: Mapping[str, tuple[str, str]] = {
    "data": ("there is no measurement", "no hay medición"),
    "identification": (
        "the bounds are too wide to decide",
        "los límites son demasiado amplios para decidir",
    ),
    "structure": ("the sources disagree", "las fuentes no coinciden"),
    "parameters": (
        "the inputs are too uncertain to decide",
        "los insumos son demasiado inciertos para decidir",
    ),
    "power": ("there are too few events", "hay muy pocos casos"),
    "extrapolation": ("there is no precedent", "no hay precedente"),
    "needs_model": ("it needs the coupled model", "requiere el modelo acoplado"),
    "intent": ("it is about intent", "se refiere a intenciones"),
    "legal": ("it is a legal question", "es una cuestión jurídica"),
    "normative": ("it is about values", "se refiere a valores"),
    "documentary": (
        "documents settle it, not data",
        "lo resuelven los documentos, no los datos",
    ),
    "personal": ("it is about a person", "se refiere a una persona"),
    "operational": ("it is of operational use", "es de uso operativo"),
}

_LEVELS: Mapping[str, tuple[str, str]] = {
    "very_low": ("very low", "muy baja"),
    "low": ("low", "baja"),
    "medium": ("medium", "media"),
    "high": ("high", "alta"),
    "very_high": ("very high", "muy alta"),
}
_AMOUNTS: Mapping[str, tuple[str, str]] = {
    "limited": ("limited", "limitada"),
    "medium": ("medium", "media"),
    "robust": ("robust", "sólida"),
}


def likelihood_sentence(envelope: tuple[float, float], groups: int) -> Text:
    """How likely it is that a reading holds, within the limits of its test."""
    low, high = (likelihood(share) for share in envelope)
    ends = dict.fromkeys(f"{share:.0%}" for share in envelope)
    shares = " to ".join(ends)
    shares_es = " a ".join(ends)
    same = low == high
    en = low.en if same else f"{low.en} to {high.en}"
    es = low.es if same else f"entre {low.es} y {high.es}"
    many_en = "1 group" if groups == 1 else f"{groups} groups"
    many_es = "1 grupo" if groups == 1 else f"{groups} grupos"
    return Text(
        en=f"Within this test it is {en} that the reading holds "
        f"(share in support: {shares}, {many_en}).",
        es=f"Dentro de esta prueba es {es} que la lectura se sostenga "
        f"(proporción que la respalda: {shares_es}, {many_es}).",
    )


def no_likelihood_sentence(name: str, reason: str) -> Text:
    """Why no likelihood is given."""
    word, why = class_words(name), reason_words(reason)
    return Text(
        en=f"No likelihood is given: {word.en}, because {why.en}.",
        es=f"No se da una probabilidad: {word.es}, porque {why.es}.",
    )


def confidence_sentence(level: str, evidence: str, agreement: str) -> Text:
    """How far the evidence can be relied on; never in one sentence with likelihood."""
    words, amounts = _LEVELS[level], _AMOUNTS[evidence]
    agreed = _LEVELS[agreement]
    return Text(
        en=f"Confidence in this evidence is {words[0]} "
        f"(evidence {amounts[0]}, agreement {agreed[0]}).",
        es=f"La confianza en esta evidencia es {words[1]} "
        f"(evidencia {amounts[1]}, coincidencia {agreed[1]}).",
    )


def no_confidence_sentence() -> Text:
    """Said where no evidence was weighed."""
    return Text(
        en="No confidence is stated, because no evidence was weighed.",
        es="No se indica confianza, porque no se ponderó evidencia.",
    )
