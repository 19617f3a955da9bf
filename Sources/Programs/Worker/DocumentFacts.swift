import Jobs
import PDF

/// What a metadata step says of a PDF.
struct DocumentFacts: Encodable {
    let mediaType = MediaType.pdf
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

    init(of document: borrowing PDFDocument) {
        let facts = document.facts
        pages = document.pages
        title = facts.title
        author = facts.author
        subject = facts.subject
        keywords = facts.keywords
        creator = facts.creator
        producer = facts.producer
        created = facts.created
        modified = facts.modified
        version = facts.version
        isRestricted = facts.isRestricted
        isLinearized = facts.isLinearized
        hasJavaScript = facts.hasJavaScript
        attachments = facts.attachments
        var sizes: [Size?] = []
        for number in 1...min(document.pages, Self.pageSizesMax) {
            let size = try? document.size(ofPage: number)
            sizes.append(size.map { Size(width: $0.width, height: $0.height) })
        }
        pageSizes = sizes
    }
}
