internal import HTML
internal import Jobs

/// A column of a table, by its heading.
enum TableColumn {
    case text(Words)
    /// Of numbers, which stand below one another.
    case numbers(Words)
}

/// What several pages have.
extension PageWriting {
    /// What something is called, and its values; those that are `nil` are left out.
    func facts(_ all: [(Words, HTML?)]) -> HTML {
        let items: [HTML] = all.compactMap { words, value in
            value.map { "<div><dt>\(say(words))</dt><dd>\($0)</dd></div>\n" }
        }
        return "<dl class=\"facts\">\n\(items)</dl>"
    }

    /// A table that scrolls by itself where it is too wide.
    /// - Parameters:
    ///   - id: that of its element.
    ///   - label: what it is of.
    func table(_ id: String, _ label: Words, _ columns: [TableColumn], _ rows: [HTML]) -> HTML {
        let head: [HTML] = columns.map { column in
            switch column {
            case .text(let words): "<th scope=\"col\">\(say(words))</th>"
            case .numbers(let words): "<th scope=\"col\" class=\"number\">\(say(words))</th>"
            }
        }
        return """
            <div class="scroll" tabindex="0" role="group" aria-label="\(say(label))">
            <table id="\(id)"><thead><tr>\(head)</tr></thead><tbody>
            \(rows)</tbody></table></div>
            """
    }

    /// How far something is.
    /// - Parameters:
    ///   - fraction: from 0 to 1.
    ///   - end: when it is expected to end; `nil` when that is not known.
    func progress(_ fraction: Double, expected end: Timestamp?) -> HTML {
        let percent = "\(Int(fraction * 100))"
        let expected = end.map { moment -> HTML in
            "<p id=\"expected\">\(say(.expectedEnd)): \(time(moment))</p>"
        }
        return """
            <p><label for="progress">\(say(.progress))</label>
            <progress id="progress" max="100" value="\(percent)">\(percent) %</progress>
            <span id="percent">\(percent) %</span></p>
            \(expected)
            """
    }

    /// What leads to all results as one ZIP.
    /// - Parameter path: where that is; `nil` when there is none.
    func archiveLink(_ path: String?) -> HTML? {
        path.map {
            """
            <a id="archive" class="button" href="\(link($0))" download>\(say(.downloadAll))</a>
            """
        }
    }

    /// What a job is called: by its sender, or after its files.
    func name(of id: JobID, _ title: JobTitle?, files: [String]) -> String {
        let (first, others) = (files.first ?? id.text, files.count - 1)
        return title?.text ?? (others > 0 ? "\(first) \(say(.more(others)))" : first)
    }
}
