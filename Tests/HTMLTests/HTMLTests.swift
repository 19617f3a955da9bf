import Testing
@testable import HTML

@Suite struct `Text in HTML` {
    @Test(arguments: [
        ("<script>", "&lt;script&gt;"), ("a\"b'c&", "a&quot;b&#39;c&amp;"),
        ("a\u{0}b", "a\u{fffd}b"), ("👩‍👧", "👩‍👧"),
        ("\"\u{301} style=", "&quot;\u{301} style="), ("<\u{338}b>", "&lt;\u{338}b&gt;"),
    ])
    func `text from strangers is shown as text`(text: String, html: String) {
        #expect(VisibleText.html(text) == html)
        #expect(HTML(text: text).markup == html)
        let put: HTML = "<p title=\"\(text)\">\(text)</p>"
        #expect(put.markup == "<p title=\"\(html)\">\(html)</p>")
    }

    @Test func `pieces of HTML are put in as they are, and what is not there is nothing`() {
        let piece: HTML = "<b>\("&")</b>"
        let none: HTML? = nil
        let all: HTML = "<p>\(piece)\(none)\([piece, piece])\(3)</p>"
        #expect(all.markup == "<p><b>&amp;</b><b>&amp;</b><b>&amp;</b>3</p>")
    }

    @Test(arguments: [(true, "&lt;b&gt;"), (false, "")])
    func `a text that is chosen is text, whatever it looks like`(isBold: Bool, markup: String) {
        let put: HTML = "\(isBold ? "<b>" : "")"
        #expect(put.markup == markup)
    }
}
