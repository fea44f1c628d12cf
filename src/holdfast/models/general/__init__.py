"""The general path: estimators of other libraries, stored without pickle and answered by those libraries.

Correct, and slower than a specification: a row costs what pandas and the library cost, milliseconds. Nothing here
imports another library before a model needs it.
"""
