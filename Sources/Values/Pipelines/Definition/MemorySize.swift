/// An amount of memory as people write it, in a pipeline file or on a command line.
package enum MemorySize {
    /// The bytes that a text such as `512MB` or `2GiB` stands for; `nil` when it is none, or
    /// outside of what `rangeText` says.
    package static func bytes(_ text: String) -> Int? {
        guard let quantity = Quantity(text), let value = Measure.memory.value(of: quantity),
            Measure.memory.allows(value)
        else { return nil }
        return Int(value)
    }

    /// What `bytes` takes: `128MB to 1TB`.
    package static var rangeText: String { Measure.memory.rangeText }
}
