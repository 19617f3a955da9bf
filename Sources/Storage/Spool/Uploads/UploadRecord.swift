package import Jobs

/// What is known of an upload in pieces besides its bytes: `upload.json` in its directory.
package struct UploadRecord: Codable, Hashable, Sendable {
    /// What becomes of the bytes when all are there.
    package enum Purpose: String, Codable, Sendable {
        /// They are the file of a job.
        case file
        /// They are a piece of a file that another upload joins.
        case part
        /// They are those of `parts`, one after the other, and the file of a job.
        case joined
    }

    private var format = FormatVersion()
    package let id: UploadID
    package let createdAt: Timestamp
    /// The user that nginx authenticated, if it did.
    package let owner: String?
    /// A salted hash of the address that an upload without an owner came from.
    package let sender: String?
    package let purpose: Purpose
    /// What its sender says of the job, in the form of a query; as sent.
    package let query: String
    /// The value of the sender's field Upload-Metadata; as sent.
    package let metadata: String
    /// Of a joined upload.
    package let parts: [UploadID]
    /// How long it will be, in bytes; `nil` until that is known.
    package internal(set) var length: Int?
    /// The job that it is; written before that is committed, so that after a crash there may be
    /// none.
    package internal(set) var job: JobID?
    /// The upload that this one is the first part of.
    package internal(set) var joined: UploadID?
    /// Whether its sender, or what is wrong with it, has ended it. Its bytes are gone then.
    package internal(set) var isRemoved = false

    /// What is known of an upload that begins.
    package init(
        id: UploadID, createdAt: Timestamp, owner: String?, sender: String? = nil, purpose: Purpose,
        query: String, metadata: String, parts: [UploadID] = [], length: Int?
    ) {
        self.sender = sender
        (self.id, self.createdAt, self.owner) = (id, createdAt, owner)
        (self.purpose, self.query, self.metadata) = (purpose, query, metadata)
        (self.parts, self.length) = (parts, length)
    }
}
