package import Curl
package import Platform

/// What a server of files is asked; paths are absolute.
package protocol FileServer: AnyObject {
    func put(_ file: Descriptor, bytes: Int, at path: String, mode: UInt32?)
        throws(TransferFailure)
    func exists(_ path: String) throws(TransferFailure) -> Bool
    /// Gives a file another path; an error where something has it.
    func rename(_ path: String, to other: String) throws(TransferFailure)
    func remove(_ path: String) throws(TransferFailure)
}

extension SFTPSession: FileServer {}
