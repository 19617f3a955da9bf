package import Jobs
package import Platform

extension Spool.Uploads {
    private static let saltFile = "salt"
    private static let saltBytes = 64

    /// An upload whose bytes are kept for more, or for their job.
    package struct Held {
        package let record: UploadRecord
        /// How many bytes there are.
        package let bytes: Int
    }

    /// All uploads whose bytes are kept, in no order. What cannot be read is left out.
    package func held() throws(SystemError) -> [Held] {
        var all: [Held] = []
        for id in try ids() {
            guard let record = try? record(of: id), !record.isRemoved,
                let bytes = try? bytes(of: id)
            else { continue }
            all.append(Held(record: record, bytes: bytes))
        }
        return all
    }

    /// How many bytes of an upload are kept; `nil` when none are any more.
    package func bytes(of id: UploadID) throws(SystemError) -> Int? {
        try layout.uploads.info("\(id)/\(Self.dataFile)")?.size
    }

    /// What is hashed with the address of a sender, so that nobody reads it from a record: 64
    /// hexadecimal digits that are of this spool alone.
    package func salt() throws(SystemError) -> [UInt8] {
        do throws(SystemError) {
            let salt = try layout.uploads.contents(Self.saltFile, bytesMax: 1 << 10)
            if salt.count == Self.saltBytes { return salt }
        } catch  where error.isNotFound {}
        let salt = (0..<4).flatMap { _ in
            let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
            return Array(String(repeating: "0", count: 16 - digits.count).utf8) + digits.utf8
        }
        try layout.uploads.replace(
            Self.saltFile, with: salt, durable: spool.durability == .full)
        try layout.flush(layout.uploads)
        return salt
    }
}
