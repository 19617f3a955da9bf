/// A day of the week, in the words of a pipeline file.
package enum Weekday: String, Codable, CaseIterable, Sendable {
    case mon, tue, wed, thu, fri, sat, sun
}
