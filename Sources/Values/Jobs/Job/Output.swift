/// A file that a step made.
package struct Output: Codable, Hashable, Sendable {
    /// Its stored name within the step: `000.webp`, or `000-0007.jpg` for the seventh page.
    package let name: String
    /// A name for people, from the input's: `holiday.webp`.
    package let title: String
    /// Where it is served, as a path of this site.
    package let href: String
    package let mediaType: MediaType
    package let bytes: Int
    /// Pixels; `nil` for what is no image.
    package let width: Int?
    package let height: Int?
    /// The number of pages; `nil` unless it is a document.
    package let pages: Int?
    /// SHA-256 in lower-case hexadecimal.
    package let sha256: String
    /// The index of the job's input that it was made of; `nil` of one that several were joined to,
    /// and of a job from before there was this.
    package let input: Int?

    /// Where an output of a job is served.
    package static func href(_ name: String, of step: String, in job: JobID) -> String {
        "/jobs/\(job)/files/\(step)/\(name)"
    }

    package init(
        name: String, title: String, href: String, mediaType: MediaType, bytes: Int,
        width: Int?, height: Int?, pages: Int?, sha256: String, input: Int? = nil
    ) {
        self.name = name
        self.title = title
        self.href = href
        self.mediaType = mediaType
        self.bytes = bytes
        self.width = width
        self.height = height
        self.pages = pages
        self.sha256 = sha256
        self.input = input
    }
}
