/// A place in a text, as editors count: the first character is at 1:1.
package struct Position: Hashable, Comparable, Sendable {
    /// 1 or more.
    package let line: Int
    /// In Unicode scalars, 1 or more; a tab counts as one.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The place `columns` further on in the same line.
    package func advanced(by columns: Int) -> Position {
        Position(line: line, column: column + columns)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

extension Position: CustomStringConvertible {
    package var description: String { "\(line):\(column)" }
}
