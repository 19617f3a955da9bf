package import Pipelines

/// What comes of reading a file beside a pipeline file.
package enum Attachment {
    case found(AttachedFile, [UInt8])
    /// Why it cannot be used; follows its path in a message.
    case unusable(String)
}

/// Reads a file by its path from the directory of the pipeline file on.
package typealias Attaching = @Sendable (String) -> Attachment
