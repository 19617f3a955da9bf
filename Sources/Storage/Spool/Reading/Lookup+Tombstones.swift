package import Jobs
package import Platform

extension Spool.Lookup {
    /// The tombstone of a job that has expired.
    package struct Tombstone: Hashable, Sendable {
        /// The user that the job belonged to, if there was one.
        package let owner: String?
    }

    /// Whether a job that is not there has expired; `nil` when it never was, was deleted, or
    /// expired long ago.
    package func tombstone(of id: JobID) throws(SystemError) -> Tombstone? {
        guard try layout.root.exists("expired") else { return nil }
        for day in try layout.root.directory("expired").names().sorted(by: >) {
            do throws(SystemError) {
                let text = try layout.root.contents("expired/\(day)/\(id)", bytesMax: 1 << 16)
                return Tombstone(owner: text.isEmpty ? nil : String(decoding: text, as: UTF8.self))
            } catch  where error.isNotFound || error.isWrongType {
                continue
            }
        }
        return nil
    }
}
