"""Every error that kg-builder raises on purpose.

    KGBuilderError
    ├── SourceError           a document cannot be read
    │   ├── MetadataError     it is read, but without part of its metadata
    │   │   └── LanguageError it is read, but it is not English
    │   ├── RepetitionError   it was read before in the same run
    │   └── ProcessingError   it is read, but the language processing failed, crashed or took too long
    ├── ModelError            the language model cannot be loaded or does not fit
    ├── WorkerError           a worker process died
    ├── CacheError            the cache of extractions cannot be used, or was damaged
    ├── RecordError           an extraction record does not have the documented form
    ├── AuthorityError        an authority file does not have the documented form
    ├── GraphError            a graph file cannot be read or written
    ├── ShapesError           a shapes file cannot be read or is not SHACL
    ├── QueryError            a query is wrong, unknown or cannot be answered
    └── StoreError            a triple store did not do what was asked
        ├── StoreUnavailable  it cannot be reached
        └── StoreRejected     it answered with a refusal

A message says what went wrong, where (file, line, IRI) and what to do about it. A graph that does not
conform to its shapes is a result, not an error.
"""


class KGBuilderError(Exception):
    """The root: catch this to catch all that kg-builder raises on purpose."""


class SourceError(KGBuilderError):
    """A document cannot be read."""


class MetadataError(SourceError):
    """A document is read, but part of its metadata has not the documented form and is left out."""


class LanguageError(MetadataError):
    """A document is read, but it is not in English, or does not look like it."""


class RepetitionError(SourceError):
    """A document, or a version of it, was read before in the same run."""


class ProcessingError(SourceError):
    """A document is read, but its language processing failed, crashed or took too long."""


class ModelError(KGBuilderError):
    """The language model cannot be loaded, or lacks a component that the extraction needs."""


class WorkerError(KGBuilderError):
    """A worker process died: killed by the system, most often for lack of memory."""


class CacheError(KGBuilderError):
    """The cache of extractions cannot be used; or it was damaged, and is made anew."""


class RecordError(KGBuilderError):
    """An extraction record does not have the documented form."""


class AuthorityError(KGBuilderError):
    """An authority file does not have the documented form."""


class GraphError(KGBuilderError):
    """A graph file cannot be read or written."""


class ShapesError(KGBuilderError):
    """A shapes file cannot be read, or is not SHACL."""


class QueryError(KGBuilderError):
    """A query is wrong, unknown or cannot be answered."""


class StoreError(KGBuilderError):
    """A triple store did not do what was asked."""


class StoreUnavailable(StoreError):
    """The store cannot be reached: nothing listens, it timed out, or another process holds it."""


class StoreRejected(StoreError):
    """The store answered, and refused: authentication, syntax, size."""
