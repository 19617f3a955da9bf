extension StringProtocol {
    /// As many whole characters of the beginning as fit in so many bytes of UTF-8.
    package func cut(toBytes bytesMax: Int) -> String {
        guard utf8.count > bytesMax else { return String(self) }
        var result = ""
        var bytes = 0
        for character in self {
            bytes += character.utf8.count
            if bytes > bytesMax { break }
            result.append(character)
        }
        return result
    }
}
