import Jobs
import PDF
import Pipelines

/// What a metadata step says of a PDF.
struct DocumentMetadata: Encodable {
    /// Of these fields; the one of `MetadataSchema`.
    let schema = MetadataSchema.version
    let mediaType = MediaType.pdf
    let sha256: String?
    let pages: Int
    let title: String?
    let author: String?
    let subject: String?
    let keywords: String?
    let creator: String?
    let producer: String?
    let created: String?
    let modified: String?
    let version: String
    let isRestricted: Bool
    let isLinearized: Bool
    let hasJavaScript: Bool
    let attachments: Int
    /// Of the first pages, in points; a page that cannot be read has none.
    let pageSizes: [Size?]

    /// Of how many pages the size is stated.
    static let pageSizesMax = 500

    struct Size: Encodable {
        let width: Double
        let height: Double
    }

    /// - Parameter sha256: the digest of the file, if it is to be said.
    init(of document: borrowing PDFDocument, sha256: String?) {
        self.sha256 = sha256
        let metadata = document.metadata
        pages = document.pages
        title = metadata.title
        author = metadata.author
        subject = metadata.subject
        keywords = metadata.keywords
        creator = metadata.creator
        producer = metadata.producer
        created = metadata.created
        modified = metadata.modified
        version = metadata.version
        isRestricted = metadata.isRestricted
        isLinearized = metadata.isLinearized
        hasJavaScript = metadata.hasJavaScript
        attachments = metadata.attachments
        var sizes: [Size?] = []
        for number in 1...min(document.pages, Self.pageSizesMax) {
            let size = try? document.size(ofPage: number)
            sizes.append(size.map { Size(width: $0.width, height: $0.height) })
        }
        pageSizes = sizes
    }
}
