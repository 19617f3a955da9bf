internal import HTML
internal import Jobs

/// What was sent, and the dates of a job.
struct JobDetails: PageFragment {
    /// How many files are shown one by one.
    private static let filesMax = 500

    let status: Status
    let visitor: Visitor

    var html: HTML {
        """
        <section aria-labelledby="sent-title"><h2 id="sent-title">\(say(.sent))</h2>
        <ul id="inputs" class="plain">
        \(inputs)</ul></section>
        <section aria-labelledby="details-title"><h2 id="details-title">\(say(.details))</h2>
        \(details)</section>
        """
    }

    private var inputs: [HTML] {
        status.inputs.prefix(Self.filesMax).enumerated().map { index, input in
            let path = "\(status.links.`self`)/inputs/\(Manifest.storedName(index))"
            return """
                <li><a href="\(link(path))" download>\(input.name)</a> \
                <small>\(input.mediaType.shortName) · \(size(input.bytes))</small></li>

                """
        }
    }

    private var details: HTML {
        let pipeline: HTML =
            "<a href=\"\(link("/pipelines/\(status.pipeline)"))\">\(status.pipeline)</a>"
        return facts([
            (.id, "<code>\(status.id.text)</code>"), (.pipeline, pipeline),
            (.options, options), (.acceptedAt, time(status.createdAt)),
            (.startedAt, status.startedAt.map(time)), (.finishedAt, status.finishedAt.map(time)),
            (.expiresAt, status.expiresAt.map(time)),
            (.attempts, status.attempt > 1 ? "\(status.attempt)" : nil),
            (.messages, messages), (.published, published),
        ])
    }

    private var options: HTML? {
        status.options.map { options in
            let texts = options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return HTML(text: texts.joined(separator: ", "))
        }
    }

    private var messages: HTML? {
        status.notifications.map { deliveries in
            let texts = deliveries.prefix(20).map {
                "\($0.transport.rawValue): \(say(Words($0.state)))"
            }
            return HTML(text: texts.joined(separator: ", "))
        }
    }

    private var published: HTML? {
        status.published.map { files in
            let items: [HTML] = files.prefix(Self.filesMax).map { file in
                let reason = file.error.map { error -> HTML in " – \(sentence(error.detail))" }
                return "<li>\(file.path)\(reason)</li>"
            }
            return "<ul class=\"plain\">\(items)</ul>"
        }
    }
}
