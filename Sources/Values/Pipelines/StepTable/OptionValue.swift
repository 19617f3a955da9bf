package import Jobs

/// A type in which a step keeps an option: one below, a choice of words, or an optional of one.
package protocol OptionValue: Sendable {
    /// The type itself; of an optional what it wraps.
    associatedtype Base

    /// `nil` for JSON of another form.
    init?(json: JSONValue)
    /// `nil` for an option that has no value.
    var json: JSONValue? { get }
}

extension Optional: OptionValue where Wrapped: OptionValue {
    package typealias Base = Wrapped.Base

    package init?(json: JSONValue) {
        guard let value = Wrapped(json: json) else { return nil }
        self = value
    }

    package var json: JSONValue? { flatMap(\.json) }
}

extension Bool: OptionValue {
    package typealias Base = Bool

    package init?(json: JSONValue) {
        guard case .bool(let value) = json else { return nil }
        self = value
    }

    package var json: JSONValue? { .bool(self) }
}

extension Int: OptionValue {
    package typealias Base = Int

    package init?(json: JSONValue) {
        guard case .whole(let value) = json else { return nil }
        self = value
    }

    package var json: JSONValue? { .whole(self) }
}

extension Double: OptionValue {
    package typealias Base = Double

    package init?(json: JSONValue) {
        guard case .number(let value) = json else { return nil }
        self = value
    }

    package var json: JSONValue? { .number(self) }
}

extension String: OptionValue {
    package typealias Base = String

    package init?(json: JSONValue) {
        guard case .text(let value) = json else { return nil }
        self = value
    }

    package var json: JSONValue? { .text(self) }
}

extension Array: OptionValue where Element == Int {
    package typealias Base = [Int]

    package init?(json: JSONValue) {
        guard case .list(let items) = json else { return nil }
        let numbers = items.compactMap { Int(json: $0) }
        guard numbers.count == items.count else { return nil }
        self = numbers
    }

    package var json: JSONValue? { .list(map { .whole($0) }) }
}
