extension String {
    /// The longest beginning that takes no more than `count` bytes in UTF-8 and ends between two
    /// characters.
    package func limited(toBytes count: Int) -> String {
        guard utf8.count > count else { return self }
        var end = utf8.index(startIndex, offsetBy: count)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil {
            end = utf8.index(before: end)
        }
        return String(self[..<end])
    }
}
