"""Mutations of the archive, and of the removal that it permits, tried on this machine."""

from tools.mutations.mutation import Mutation


def archive(name, module, right, wrong, test):
    """Return a mutation of the archive, which the file of tests `test` must catch."""
    file = f"archive/process_archive/{module}.py"
    return Mutation(name, file, right, wrong, f"archive/tests/{test}.py")


MUTATIONS = [
    archive(
        "a segment is committed without a proof",
        "seal",
        "prove(self.place, folder, manifest, writer.fingerprints, len(done))",
        "pass",
        "test_proof",
    ),
    archive(
        "what compact folds is not proved",
        "compact",
        "prove(place, folder, manifest, writer.fingerprints, expected)",
        "pass",
        "test_proof",
    ),
    archive(
        "the proof compares hashes alone",
        "proof",
        'if read_back(place.path(name, table + ".parquet")) != written',
        "if written is None",
        "test_proof",
    ),
    archive(
        "a fingerprint leaves out nulls",
        "fingerprint",
        "if array.null_count:",
        "if False:",
        "test_proof",
    ),
    archive(
        "a segment that was replaced twice counts again",
        "replaced",
        'sorted(Catalog(place).manifests.values(), key=lambda known: known["made"])',
        "[segment.manifest for segment in Catalog(place).segments]",
        "test_compact",
    ),
    archive(
        "what is forgotten is not noted",
        "forget",
        "Forgotten(config.archive).add(span)",
        "pass",
        "test_forget",
    ),
    archive(
        "what is forgotten is sealed again",
        "seal",
        "if record and self.forgotten.has(record.node, record.timestamp):",
        "if False:",
        "test_forget",
    ),
    archive(
        "forget leaves the replaced segments",
        "forget",
        'AT_ONCE = float("inf")',
        "AT_ONCE = 0",
        "test_forget",
    ),
    archive(
        "a crash loses what a segment owes the lists",
        "sealed_lists",
        'if self.folder and note.replace("~", "/") in committed:',
        "if False:",
        "test_seal",
    ),
    archive(
        "a list goes while one of its files is there",
        "sealed_lists",
        "not any(still_there(path, records_dir))",
        "not all(still_there(path, records_dir))",
        "test_faults",
    ),
    Mutation(
        "sealed_first does not look at size and time",
        "service/process_service/sealed_lists.py",
        "files.size_and_time(name) == (size, mtime)",
        "files.has(name)",
        "service/tests/test_cleanup.py",
    ),
    Mutation(
        "sealed_first is ignored",
        "service/process_service/file_store.py",
        "if self.sealed:  #",
        "if False:  #",
        "service/tests/test_cleanup.py",
    ),
]
