internal import CExiv2

/// Why metadata cannot be read or written.
package enum MetadataError: Error, Hashable {
    case malformed, outOfMemory
    /// There is more than a format holds, or than is read here.
    case tooLarge
    case unwritable

    /// - Returns: `nil` for a result that is no failure.
    init?(_ result: Int32) {
        switch Int(result) {
        case pressroom_metadata_no_memory: self = .outOfMemory
        case ..<0: self = .malformed
        default: return nil
        }
    }
}
