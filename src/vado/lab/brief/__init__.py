"""The brief: one comparison told on one page, in English and Spanish.

``compose`` gathers the answers of the lab into ``BriefContent``; ``html`` and
``terminal`` only lay it out. Nothing here computes a result of its own.
"""
