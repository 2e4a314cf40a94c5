"""Static files under names that hold their hash, compressed once, modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites what modules import from each other, so that they need no build.

    Names are those in the text of the module; a worker's address is no import, and is given by
    the page.
    """

    support_js_module_import_aggregation = True
