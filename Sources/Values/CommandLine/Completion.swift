/// What a shell offers where a value is to be written.
package enum Completion: Hashable, Sendable {
    case nothing
    case words([String])
    case files
    case directories
}
