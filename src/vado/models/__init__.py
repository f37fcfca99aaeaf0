"""Published models, one folder each; a model is made by its folder's ``build``."""

__all__: list[str] = []
