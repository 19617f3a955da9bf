/// What a task takes, as far as the headers of its files tell: the measure by which tasks are
/// admitted to a machine's memory, and what `pressroom plan` shows.
package struct Cost: Codable, Hashable, Sendable {
    /// How many images are decoded or pages drawn.
    package var images = 0
    /// Width times height of all of them together, behind the decoder's reduction.
    package var pixels = 0
    /// Width and height of the largest as its file has it, or as the page is drawn; 0 without one.
    package var width = 0
    package var height = 0
    /// By how much the decoder reduces both sides of it; 1 when it does not.
    package var reduction = 1.0
    /// The most memory that the task is going to hold at a time, in bytes.
    package var memoryBytes: Int

    package init(memoryBytes: Int) { self.memoryBytes = memoryBytes }
}
