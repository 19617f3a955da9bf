internal import HTML
internal import Jobs

/// `/pipelines/NAME`: what a pipeline takes, its options and its steps.
struct PipelinePage: PageContent {
    let pipeline: ShownPipeline
    let visitor: Visitor

    init(_ pipeline: ShownPipeline, visitor: Visitor) {
        (self.pipeline, self.visitor) = (pipeline, visitor)
    }

    var title: String { "\(say(.pipeline)) \(pipeline.name)" }

    var main: HTML {
        """
        <h1>\(pipeline.name)</h1>
        <p class="lead">\(english(pipeline.description))</p>
        \(pipeline.stale ? "<p class=\"card failure\">\(say(.stale))</p>" : .empty)
        <section class="card">\(facts(of: pipeline))
        <p><a class="button primary" href="\(link("/?pipeline=\(pipeline.name)"))">\
        \(say(.useThis))</a></p></section>
        \(options)
        <section aria-labelledby="steps-title"><h2 id="steps-title">\(say(.steps))</h2>
        <ol class="steps">
        \(pipeline.steps.map(step))</ol></section>
        <section aria-labelledby="curl-title"><h2 id="curl-title">\(say(.withCurl))</h2>
        \(command("curl -F file=@FILE \"$PRESSROOM/jobs?pipeline=\(pipeline.name)\""))
        </section>
        """
    }

    private func step(_ step: ShownPipeline.Step) -> HTML {
        let needs = step.needs ?? []
        let from: HTML = needs.isEmpty ? .empty : " \(say(.of)) \(needs.joined(separator: ", "))"
        return "<li><b>\(step.name)</b> <small>\(step.uses)\(from)</small></li>\n"
    }

    private var options: HTML? {
        pipeline.options.map { options in
            let rows: [HTML] = options.map { option in
                """
                <tr><th scope="row"><code>\(option.name)</code></th>\
                <td lang="en">\(option.text ?? "")</td><td>\(values(of: option.schema))</td>\
                <td>\(option.default?.text ?? "")</td></tr>

                """
            }
            return """
                <section aria-labelledby="options-title">
                <h2 id="options-title">\(say(.options))</h2>
                \(table("options", .options, Self.columns, rows))</section>
                """
        }
    }

    private static let columns: [TableColumn] = [
        .text(.name), .text(.meaning), .text(.values), .text(.preset),
    ]

    private func values(of schema: ShownPipeline.Option.Schema) -> String {
        if let values = schema.enum { return values.map(\.text).joined(separator: ", ") }
        if let least = schema.minimum, let most = schema.maximum {
            return "\(least.text) – \(most.text)"
        }
        return schema.type == "boolean" ? "true, false" : say(.text)
    }
}

extension PageWriting {
    /// A command to copy.
    func command(_ text: String) -> HTML {
        "<pre class=\"command\" tabindex=\"0\"><code>\(text)</code></pre>"
    }
}
