internal import Jobs

/// How far an upload in pieces is, as JSON.
struct UploadStatus: Encodable {
    let id: UploadID
    /// How many bytes are on the disk.
    let offset: Int
    /// How many it will have; `nil` until that is said.
    let length: Int?
    /// When it is removed unless more of it comes.
    let expiresAt: Timestamp?
    /// The address of the job that it is; `nil` until all bytes are there.
    let job: String?
}
