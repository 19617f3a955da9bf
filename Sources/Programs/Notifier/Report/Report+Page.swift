internal import HTML

/// The report as a page of HTML, in the narrow way that programs for mail show: tables, and styles
/// at the elements.
extension Report {
    /// - Parameter contentIDs: of the pictures, in their order.
    func page(contentIDs: [String]) -> String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(VisibleText.html(subject))</title></head>
        <body style="margin:0;padding:24px 12px;background:#f2f2ef;color:#1c1c1a;\
        font:15px/1.45 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
        <table role="presentation" align="center" width="100%" cellpadding="0" cellspacing="0" \
        style="max-width:640px;margin:0 auto;background:#ffffff;border:1px solid #deded8;\
        border-radius:6px">
        <tr><td style="padding:20px 24px 4px;border-top:4px solid \
        \(isGood ? "#2f7d4f" : "#b3372d");border-radius:6px 6px 0 0">
        <h1 style="margin:0;font-size:20px;line-height:1.3">\(VisibleText.html(headline))</h1>
        </td></tr>
        \(failureRows)\(detailRows)\(pictureRows(contentIDs))\(resultRows)\(linkRow)
        </table>
        </body></html>
        """
    }

    private var isGood: Bool { failures.isEmpty }

    private var failureRows: String {
        guard !failures.isEmpty else { return "" }
        let rows = failures.map { failure in
            """
            <tr><td style="padding:8px 12px;border-left:3px solid #b3372d;background:#fbf1f0">\
            <b>\(Self.linked(failure.name, failure.link))</b><br>\
            \(VisibleText.html(failure.reason))</td></tr><tr><td height="6"></td></tr>
            """
        }
        let rest = failuresMore > 0 ? "and \(failuresMore) more" : nil
        return Self.section("What failed", Self.table(rows, rest: rest))
    }

    private var detailRows: String {
        guard !details.isEmpty else { return "" }
        let rows = details.map { detail in
            """
            <tr><td style="padding:2px 16px 2px 0;color:#6b6b66" width="1%" nowrap>\
            \(VisibleText.html(detail.name))</td><td>\(VisibleText.html(detail.value))</td></tr>
            """
        }
        return Self.section(nil, Self.table(rows))
    }

    private func pictureRows(_ contentIDs: [String]) -> String {
        guard !pictures.isEmpty else { return "" }
        let cells = zip(pictures, contentIDs).map { picture, contentID in
            let size = Self.shownSize(picture)
            let image = """
                <img src="cid:\(contentID)" alt="\(VisibleText.html(picture.name))" \
                width="\(size.width)" height="\(size.height)" \
                style="border:0;margin:0 6px 6px 0;vertical-align:top">
                """
            return picture.link.map { "<a href=\"\(VisibleText.html($0))\">\(image)</a>" } ?? image
        }
        return Self.section(nil, cells.joined())
    }

    private var resultRows: String {
        guard !results.isEmpty else { return "" }
        let rows = results.map { result in
            """
            <tr><td style="padding:4px 16px 4px 0;border-top:1px solid #ecece7;\
            word-break:break-word">\(Self.linked(result.name, result.link))</td>\
            <td style="padding:4px 0;border-top:1px solid #ecece7;color:#6b6b66" align="right">\
            \(VisibleText.html(result.detail))</td></tr>
            """
        }
        return Self.section("Results", Self.table(rows, rest: resultsRest))
    }

    private var linkRow: String {
        guard let link else { return "<tr><td height=\"20\"></td></tr>" }
        return """
            <tr><td style="padding:16px 24px 24px"><a href="\(VisibleText.html(link))" \
            style="color:#1f5fa8">\(VisibleText.html(link))</a></td></tr>
            """
    }

    private static func section(_ title: String?, _ content: String) -> String {
        let heading =
            title.map {
                "<h2 style=\"margin:0 0 8px;font-size:15px\">\(VisibleText.html($0))</h2>"
            } ?? ""
        return "<tr><td style=\"padding:16px 24px 0\">\(heading)\(content)</td></tr>\n"
    }

    private static func table(_ rows: [String], rest: String? = nil) -> String {
        let last =
            rest.map {
                "<tr><td colspan=\"2\" style=\"padding:4px 0;color:#6b6b66\">\($0)</td></tr>"
            } ?? ""
        return "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" "
            + "style=\"font-size:15px\">\n" + rows.joined(separator: "\n") + last + "</table>"
    }

    private static func linked(_ text: String, _ link: String?) -> String {
        guard let link else { return VisibleText.html(text) }
        return """
            <a href="\(VisibleText.html(link))" style="color:#1f5fa8">\(VisibleText.html(text))</a>
            """
    }

    /// The size at which a picture is shown, in a box of 136 by 136 pixels.
    private static func shownSize(_ picture: Picture) -> (width: Int, height: Int) {
        let (width, height) = (max(1, picture.width ?? 136), max(1, picture.height ?? 136))
        let scale = min(1, 136 / Double(max(width, height)))
        return (max(1, Int(Double(width) * scale)), max(1, Int(Double(height) * scale)))
    }
}
