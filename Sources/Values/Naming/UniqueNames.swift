internal import Text

/// Gives the files of one job different names, in the order in which they ask.
package struct UniqueNames: Sendable {
    private var taken: Set<String> = []
    /// Where the search for a number goes on: many files may ask for one name.
    private var numbers: [String: Int] = [:]

    package init() {}

    /// The path as it is, or with `-2`, `-3`, … before its extension where an earlier one differs
    /// from it in nothing but capital letters.
    package mutating func choose(_ path: String) -> String {
        let key = PortableName.folded(path)
        if taken.insert(key).inserted { return path }
        let (folder, last) = path.folderAndName
        let name = SplitName(String(last))
        var number = numbers[key] ?? 2
        while true {
            let numbered = String(folder) + name.numbered(number)
            number += 1
            if taken.insert(PortableName.folded(numbered)).inserted {
                numbers[key] = number
                return numbered
            }
        }
    }
}
