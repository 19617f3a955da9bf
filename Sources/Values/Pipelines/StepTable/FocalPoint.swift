package import Jobs

/// A point of a picture: `30% 60%` from its left and its top.
package struct FocalPoint: Hashable, Sendable {
    /// In hundredths, 0 to 100.
    package let across: Double
    package let down: Double

    package init?(_ text: String) {
        let parts = text.split(separator: " ").map { part in
            part.last == "%" ? Double(part.dropLast()) : nil
        }
        guard parts.count == 2, let across = parts[0], let down = parts[1],
            (0...100).contains(across), (0...100).contains(down)
        else { return nil }
        self.across = across
        self.down = down
    }

    static let pattern = "^[0-9.]+% +[0-9.]+%$"
}

extension FocalPoint: OptionValue {
    package typealias Base = FocalPoint

    package init?(json: JSONValue) {
        guard case .text(let text) = json else { return nil }
        self.init(text)
    }

    package var json: JSONValue? {
        .text("\(Measure.text(across))% \(Measure.text(down))%")
    }
}
