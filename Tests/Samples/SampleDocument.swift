/// A PDF of four A4 pages: a cover, text, a chart, and a table in landscape.
enum SampleDocument {
    private static let portrait = (width: 595, height: 842)
    private static let landscape = (width: 842, height: 595)

    /// The file's bytes (ISO 32000-1).
    static func bytes() -> [UInt8] {
        var file = PDFText()
        file.title = "Pressroom sample document"
        file.addPage(portrait.width, portrait.height, cover)
        file.addPage(portrait.width, portrait.height, text)
        file.addPage(portrait.width, portrait.height, chart)
        file.addPage(landscape.width, landscape.height, table)
        return file.bytes
    }

    private static var cover: String {
        var page = "0.20 0.36 0.62 rg 0 0 595 842 re f\n"
        // A sky in bands, a sun, and two hills.
        for band in 0..<20 {
            let share = Double(band) / 19
            page += "\(0.98 - 0.7 * share) \(0.75 - 0.35 * share) \(0.5 + 0.15 * share) rg "
            page += "0 \(250 + band * 20) 595 21 re f\n"
        }
        page += "1 0.95 0.8 rg 420 470 m 420 503 393 530 360 530 c 327 530 300 503 300 470 c "
        page += "300 437 327 410 360 410 c 393 410 420 437 420 470 c f\n"
        page += "0.33 0.36 0.46 rg 0 300 m 150 460 300 420 420 330 c 500 290 560 360 595 400 c "
        page += "595 0 l 0 0 l f\n"
        page += "0.19 0.29 0.22 rg 0 220 m 120 180 260 330 400 260 c 480 220 540 240 595 280 c "
        page += "595 0 l 0 0 l f\n"
        return page + line("Pressroom", size: 44, x: 60, y: 740, colour: "1 1 1")
            + line("A sample document of four pages", size: 16, x: 62, y: 712, colour: "1 1 1")
    }

    private static var text: String {
        let words = [
            "Pressroom turns uploads and dropped files into thumbnails, optimised images,",
            "metadata and PDFs, in the background. A web server hands requests to a small",
            "responder, which puts a job into a spool directory and answers at once. A",
            "scheduler runs each job's declarative pipeline on every processor.", "",
            "This page exists so that there is text to render. Page images are made by the",
            "step pdf-pages, the thumbnail of the cover by the step thumbnail, and what is",
            "known about the document is written down as JSON by the step metadata.",
        ]
        var page = line("What this is", size: 24, x: 60, y: 760, colour: "0.13 0.2 0.36")
        for (number, words) in words.enumerated() {
            page += line(words, size: 12, x: 60, y: 715 - 20 * number, colour: "0.1 0.1 0.1")
        }
        return page + footer(2, width: portrait.width)
    }

    private static var chart: String {
        var page = line("A chart", size: 24, x: 60, y: 760, colour: "0.13 0.2 0.36")
        page += "0.6 G 0.5 w\n"
        for rule in 0...5 { page += "60 \(200 + rule * 90) m 535 \(200 + rule * 90) l S\n" }
        for (number, value) in [120, 210, 170, 300, 380, 330, 430].enumerated() {
            let share = Double(number) / 6
            page += "\(0.2 + 0.6 * share) \(0.4 + 0.2 * share) \(0.65 - 0.35 * share) rg "
            page += "\(80 + number * 65) 200 44 \(value) re f\n"
        }
        return page + footer(3, width: portrait.width)
    }

    private static var table: String {
        var page = line("A page in landscape", size: 24, x: 60, y: 515, colour: "0.13 0.2 0.36")
        for row in 0..<12 {
            for column in 0..<16 {
                let (red, green) = (Double(column) / 16, Double(row) / 12)
                page += "\(0.2 + 0.8 * red) \(0.9 - 0.6 * green) \(0.3 + 0.5 * green) rg "
                page += "\(60 + column * 45) \(460 - row * 34) 41 30 re f\n"
            }
        }
        return page + footer(4, width: landscape.width)
    }

    private static func footer(_ number: Int, width: Int) -> String {
        line("\(number)", size: 10, x: width / 2, y: 30, colour: "0.4 0.4 0.4")
    }

    private static func line(_ text: String, size: Int, x: Int, y: Int, colour: String) -> String {
        var escaped = ""
        for character in text {
            escaped += "()\\".contains(character) ? "\\\(character)" : String(character)
        }
        return "BT \(colour) rg /F1 \(size) Tf \(x) \(y) Td (\(escaped)) Tj ET\n"
    }
}
