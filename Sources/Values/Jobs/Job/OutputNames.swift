internal import Text

/// What results are called in the directory they go to: as they are titled, unless that is taken.
package struct OutputNames {
    /// The names that this run has given, by directory.
    private var given: [String: Set<String>] = [:]

    package init() {}

    /// Chooses a name that this run has not given yet.
    /// - Parameters:
    ///   - title: what the result should be called.
    ///   - folder: which directory it goes to.
    ///   - isTaken: whether a file of this name may not be replaced.
    /// - Returns: the title, or with `-2`, `-3`, … before its extension.
    package mutating func choose<Failure>(
        _ title: String, in folder: String, isTaken: (String) throws(Failure) -> Bool
    ) throws(Failure) -> String {
        let title = Self.plain(title)
        var number = 1
        while true {
            let name = SplitName(title).numbered(number)
            number += 1
            if given[folder]?.contains(name) == true { continue }
            if try isTaken(name) { continue }
            given[folder, default: []].insert(name)
            return name
        }
    }

    /// A title as one part of a path, of at most 240 bytes, so that a number has room.
    package static func plain(_ title: String) -> String {
        let name = SplitName(title.replacing("_") { $0 == "/" || $0 == "\0" })
            .numbered(1, bytesMax: 240)
        return ["", ".", ".."].contains(name) ? "_" + name : name
    }
}
