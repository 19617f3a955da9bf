package import Jobs

/// A file that a step will make, is making or has made.
package struct PlannedOutput: Hashable, Sendable {
    /// The step's name.
    package let step: String
    /// The name it is stored under, unique within the step: `000.webp`, `000-0007.jpg`.
    package let name: String
    package let mediaType: MediaType
    /// The types it can have instead; which, shows when it is made.
    package let otherTypes: [MediaType]
    /// The page it shows, or which of the file's parts it is, 1 the first; `nil` unless the step is
    /// counted.
    package let page: Int?
    /// Which of the step's `outputs(for:)` it is, 0 the first.
    package let number: Int

    package init(
        step: String, name: String, mediaType: MediaType, otherTypes: [MediaType] = [],
        page: Int? = nil, number: Int = 0
    ) {
        self.step = step
        self.name = name
        self.mediaType = mediaType
        self.otherTypes = otherTypes
        self.page = page
        self.number = number
    }

    /// The same when its type has shown, under the name that goes with it.
    func made(as type: MediaType) -> PlannedOutput {
        PlannedOutput(
            step: step, name: StoredName(file: name).file(type), mediaType: type, page: page,
            number: number)
    }
}
