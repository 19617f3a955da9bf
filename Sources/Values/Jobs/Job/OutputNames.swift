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
            let name = number == 1 ? title : Self.numbered(title, number)
            number += 1
            if given[folder]?.contains(name) == true { continue }
            if try isTaken(name) { continue }
            given[folder, default: []].insert(name)
            return name
        }
    }

    /// A title as one part of a path, of at most 240 bytes, so that a number has room.
    package static func plain(_ title: String) -> String {
        var name = String(title.map { $0 == "/" || $0 == "\0" ? "_" : $0 })
        let ending = Self.ending(of: name)
        var stem = name.dropLast(ending.count)
        while stem.utf8.count + ending.utf8.count > 240, !stem.isEmpty { stem.removeLast() }
        name = String(stem) + ending
        return ["", ".", ".."].contains(name) ? "_" + name : name
    }

    private static func numbered(_ name: String, _ number: Int) -> String {
        let ending = ending(of: name)
        return "\(name.dropLast(ending.count))-\(number)\(ending)"
    }

    /// The extension with its dot, if it is short enough for one.
    private static func ending(of name: String) -> Substring {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        let ending = name[dot...]
        return ending.utf8.count <= 10 ? ending : ""
    }
}
