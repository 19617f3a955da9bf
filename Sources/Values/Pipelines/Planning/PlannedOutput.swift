package import Jobs

/// A file that a step will make, is making or has made.
package struct PlannedOutput: Hashable, Sendable {
    /// The step's name.
    package let step: String
    /// The name it is stored under, unique within the step: `000.webp`, `000-0007.jpg`.
    package let name: String
    package let mediaType: MediaType
    /// The page it shows, 1 the first; `nil` unless the step is per page.
    package let page: Int?

    package init(step: String, name: String, mediaType: MediaType, page: Int? = nil) {
        self.step = step
        self.name = name
        self.mediaType = mediaType
        self.page = page
    }
}
