internal import Curl
package import Jobs
internal import Platform
internal import Text

/// A folder of a server that speaks the SSH File Transfer Protocol. A file is staged in the folder
/// that it gets its name in, under a hidden name.
package final class SFTPTarget: PublishingTarget {
    private let address: RemoteAddress
    private let mode: UInt32?
    private let server: any FileServer

    /// - Parameter mode: who may do what with the files.
    package init(_ address: RemoteAddress, mode: UInt32?, _ server: any FileServer) {
        (self.address, self.mode, self.server) = (address, mode, server)
    }

    package func stage(_ file: OutgoingFile) throws(PublishingError) {
        let output = try file.open()
        try ask { server throws(TransferFailure) in
            try server.put(output, bytes: file.file.bytes, at: staged(file), mode: mode)
        }
    }

    package func isStaged(_ file: OutgoingFile, toBe path: String) throws(PublishingError) -> Bool {
        try ask { server throws(TransferFailure) in try server.exists(staged(file)) }
    }

    package func discard(_ file: OutgoingFile) { try? server.remove(staged(file)) }

    package func exists(_ path: String) throws(PublishingError) -> Bool {
        try ask { server throws(TransferFailure) in try server.exists(full(path)) }
    }

    package func name(_ file: OutgoingFile, _ path: String, replacing: Bool)
        throws(PublishingError) -> Bool
    {
        do throws(PublishingError) {
            if try rename(file, path) { return true }
            guard try exists(path) else { throw refusal(path) }
            guard replacing else { return false }
            try ask { server throws(TransferFailure) in try server.remove(full(path)) }
            guard try rename(file, path) else { throw refusal(path) }
            return true
        } catch {
            throw error.whereNaming
        }
    }

    /// - Returns: false when the server has not done it.
    private func rename(_ file: OutgoingFile, _ path: String) throws(PublishingError) -> Bool {
        do throws(TransferFailure) {
            try server.rename(staged(file), to: full(path))
            return true
        } catch  where error.kind == .notDone {
            // Perhaps it has, and its answer was lost.
            return try !isStaged(file, toBe: path)
        } catch {
            throw PublishingError(error, of: address.text)
        }
    }

    private func refusal(_ path: String) -> PublishingError {
        PublishingError("\(address.text): the server does not take the name \(path)", .file)
    }

    // MARK: Paths

    private func full(_ path: String) -> String { "\(address.path)/\(path)" }

    private func staged(_ file: OutgoingFile) -> String {
        full(file.path.folderAndName.folder + DirectoryTarget.prefix + file.key)
    }

    private func ask<Answer>(
        _ act: (any FileServer) throws(TransferFailure) -> Answer
    ) throws(PublishingError) -> Answer {
        do throws(TransferFailure) {
            return try act(server)
        } catch {
            throw PublishingError(error, of: address.text)
        }
    }
}
