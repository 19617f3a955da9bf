/// A time as people write it on a command line.
package enum WaitingTime {
    /// The seconds that a text such as `10s` or `3d` stands for; `nil` when it is none, or outside
    /// of what `rangeText` says.
    package static func seconds(_ text: String) -> Double? {
        guard let quantity = Quantity(text), let value = Measure.wait.value(of: quantity),
            Measure.wait.allows(value)
        else { return nil }
        return value
    }

    /// What `seconds` takes.
    package static var rangeText: String { Measure.wait.rangeText }
}
