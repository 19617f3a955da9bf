/// What a task takes, as far as the headers of its files say: the measure by which tasks are
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

    /// Adds what is done behind it, when its own memory is free again.
    package mutating func append(_ other: Cost) {
        if other.width * other.height > width * height {
            (width, height, reduction) = (other.width, other.height, other.reduction)
        }
        images += other.images
        pixels += other.pixels
        memoryBytes = max(memoryBytes, other.memoryBytes)
    }

    /// The cost as far as it can be true: who says it has read a stranger's file. No task gets more
    /// memory than its pipeline allows, and no image has more pixels.
    package func bounded(by limits: Limits) -> Cost {
        func bounded(_ value: Int, _ most: Int) -> Int { min(max(0, value), most) }
        var cost = Cost(memoryBytes: bounded(memoryBytes, limits.memoryBytes))
        cost.images = bounded(images, 1_000_000)
        cost.pixels = bounded(pixels, cost.images * limits.pixels)
        cost.width = bounded(width, limits.pixels)
        cost.height = bounded(height, limits.pixels)
        cost.reduction = reduction.isFinite ? min(max(1, reduction), 1000) : 1
        return cost
    }
}
