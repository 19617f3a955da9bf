internal import CArchive
internal import Glibc

/// A ZIP archive that is sent on while it is written, in memory that does not grow with it. Files
/// are stored as they are; the forms for more than 4 GB or 65,535 files are used where need be.
/// Wraps libarchive's archive_write functions; see archive_write_format(3).
package struct ZIPWriter: ~Copyable {
    private let handle: OpaquePointer
    private let sink: Sink

    private final class Sink {
        let write: (UnsafeRawBufferPointer) -> Bool
        init(_ write: @escaping (UnsafeRawBufferPointer) -> Bool) { self.write = write }
    }

    /// How much is handed on at a time, in bytes.
    private static let blockBytes: Int32 = 64 * 1024

    /// Begins an archive.
    /// - Parameter write: takes the next bytes; false when nobody wants more.
    /// - Throws: `ArchiveError` when there is no memory.
    package init(_ write: @escaping (UnsafeRawBufferPointer) -> Bool) throws(ArchiveError) {
        sink = Sink(write)
        handle = try Self.opened(sink)
    }

    private static func opened(_ sink: Sink) throws(ArchiveError) -> OpaquePointer {
        guard let handle = archive_write_new() else { throw ArchiveError("no memory") }
        let client = Unmanaged.passUnretained(sink).toOpaque()
        do throws(ArchiveError) {
            try check(archive_write_set_format_zip(handle), handle)
            try check(archive_write_zip_set_compression_store(handle), handle)
            try check(archive_write_set_bytes_per_block(handle, blockBytes), handle)
            // Nothing behind the end of the archive.
            try check(archive_write_set_bytes_in_last_block(handle, 1), handle)
            try check(
                archive_write_open(
                    handle, client, nil,
                    { _, client, bytes, count in
                        let sink = Unmanaged<Sink>.fromOpaque(client!).takeUnretainedValue()
                        return sink.write(UnsafeRawBufferPointer(start: bytes, count: count))
                            ? count : -1
                    }, nil), handle)
        } catch {
            archive_write_free(handle)
            throw error
        }
        return handle
    }

    deinit {
        // After a failure this closes nothing, which would write again; see archive_write_free(3).
        archive_write_fail(handle)
        archive_write_free(handle)
    }

    /// Looks up what names need. A process that forks, or confines itself, calls this first.
    package static func warmUp() { _ = utf8 }

    /// Begins a file.
    /// - Parameters:
    ///   - name: its path in the archive, with slashes.
    ///   - bytes: how many will be appended.
    ///   - seconds: when it was last changed, since 1970.
    package mutating func begin(_ name: String, bytes: Int, modifiedAt seconds: Int)
        throws(ArchiveError)
    {
        guard let entry = archive_entry_new() else { throw ArchiveError("no memory") }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, name)
        archive_entry_set_filetype(entry, UInt32(Glibc.S_IFREG))
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_size(entry, Int64(bytes))
        archive_entry_set_mtime(entry, seconds, 0)
        // libarchive looks at the locale of the thread.
        let previous = uselocale(utf8)
        defer { uselocale(previous) }
        try Self.check(archive_write_header(handle, entry), handle)
    }

    /// Adds to the file that was begun last.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        let written = archive_write_data(handle, bytes.baseAddress, bytes.count)
        guard written == bytes.count else { throw ArchiveError(Self.message(handle)) }
    }

    /// Ends the archive: its directory is written.
    package consuming func finish() throws(ArchiveError) {
        try Self.check(archive_write_close(handle), handle)
    }

    private static func check(_ code: Int32, _ handle: OpaquePointer) throws(ArchiveError) {
        guard code == ARCHIVE_OK else { throw ArchiveError(message(handle)) }
    }

    private static func message(_ handle: OpaquePointer) -> String {
        archive_error_string(handle).map { String(cString: $0) } ?? "nobody takes it any more"
    }
}

// Safe because a locale does not change once it is made.
private nonisolated(unsafe) let utf8 = pressroom_utf8_locale()
