/// What a document says about itself. Each text comes from the file and may say anything; none is
/// longer than `textBytesMax`.
package struct PDFMetadata: Hashable, Sendable {
    package let title: String?
    package let author: String?
    package let subject: String?
    package let keywords: String?
    /// The program in which the document was written.
    package let creator: String?
    /// The program that made the PDF of it.
    package let producer: String?
    /// RFC 3339.
    package let created: String?
    /// RFC 3339.
    package let modified: String?
    /// Of the PDF specification: `1.7`.
    package let version: String
    /// Whether its author asks readers not to print, copy or change it.
    package let isRestricted: Bool
    /// Whether it is arranged for reading before it has been loaded as a whole.
    package let isLinearized: Bool
    package let hasJavaScript: Bool
    package let attachments: Int

    package static let textBytesMax = 4096
}
