internal import HTML
internal import Jobs
internal import Pipelines

/// What a page shows of a pipeline, as `PipelineDescription` reports it.
struct ShownPipeline: Decodable {
    let name: String
    let description: String
    let accepts: [MediaType]
    let limits: Limits
    let keepSeconds: Int?
    let stale: Bool
    let held: Bool
    let open: Bool
    let opensAt: Timestamp?
    let options: [Option]?
    let steps: [Step]

    struct Step: Decodable {
        let name: String
        let uses: String
        let needs: [String]?
        /// `false` where what it makes is no result.
        let keep: Bool?
    }

    /// What an upload may set.
    struct Option: Decodable {
        let name: String
        let text: String?
        let `default`: Scalar?
        let schema: Schema

        /// As far as a form's field can say it.
        struct Schema: Decodable {
            let type: String?
            let `enum`: [Scalar]?
            let minimum: Scalar?
            let maximum: Scalar?
        }
    }

    /// A text, number or truth of JSON as the field of a form has it.
    struct Scalar: Decodable, Hashable {
        let text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let truth = try? value.decode(Bool.self) {
                text = "\(truth)"
            } else if let whole = try? value.decode(Int.self) {
                text = "\(whole)"
            } else if let number = try? value.decode(Double.self) {
                text = "\(number)"
            } else {
                text = (try? value.decode(String.self)) ?? ""
            }
        }
    }
}

extension PageWriting {
    /// The types that a pipeline takes, as the attribute `accept` has them.
    func types(of pipeline: ShownPipeline) -> String {
        pipeline.accepts.map(\.rawValue).joined(separator: ",")
    }

    /// What a pipeline takes, how far it goes, and when its jobs begin.
    func facts(of pipeline: ShownPipeline) -> HTML {
        let types = pipeline.accepts.map(\.shortName).joined(separator: ", ")
        let limits = pipeline.limits
        let most = say(.perFile(size(limits.bytes), pages: limits.pages))
        return facts([
            (.takes, HTML(text: types)), (.upTo, HTML(text: most)),
            (.begins, beginning(of: pipeline)), (.keeps, HTML(text: keeping(of: pipeline))),
        ])
    }

    /// When a job of it would begin.
    func beginning(of pipeline: ShownPipeline) -> HTML {
        if pipeline.held { return HTML(text: say(.paused)) }
        if pipeline.open { return HTML(text: say(.atOnce)) }
        return pipeline.opensAt.map { time($0) } ?? HTML(text: say(.later))
    }

    private func keeping(of pipeline: ShownPipeline) -> String {
        guard let seconds = pipeline.keepSeconds else { return say(.forEver) }
        let hours = (seconds + 1800) / 3600
        return say(hours < 48 ? .hours(max(1, hours)) : .days((hours + 12) / 24))
    }

    /// The fields of a form for what an upload to a pipeline may set.
    func fields(for pipeline: ShownPipeline) -> [HTML] {
        (pipeline.options ?? []).map { option in
            let id = "option-\(option.name)"
            return """
                <p class="field"><label for="\(id)">\(option.text ?? option.name)</label>
                \(control(for: option, id: id))</p>

                """
        }
    }

    private func control(for option: ShownPipeline.Option, id: String) -> HTML {
        let schema = option.schema
        let preset = option.default?.text ?? ""
        let values = schema.type == "boolean" ? ["true", "false"] : schema.enum?.map(\.text)
        if let values {
            let choices: [HTML] = values.map {
                "<option value=\"\($0)\"\($0 == preset ? " selected" : "")>\($0)</option>"
            }
            return "<select id=\"\(id)\" name=\"\(option.name)\">\(choices)</select>"
        }
        let isNumber = schema.type == "integer" || schema.type == "number"
        var limits: HTML = isNumber ? "type=\"number\"" : "type=\"text\" maxlength=\"200\""
        if isNumber, schema.type == "number" { limits += " step=\"any\"" }
        if isNumber, let least = schema.minimum { limits += " min=\"\(least.text)\"" }
        if isNumber, let most = schema.maximum { limits += " max=\"\(most.text)\"" }
        return "<input id=\"\(id)\" name=\"\(option.name)\" \(limits) value=\"\(preset)\">"
    }
}

extension MediaType {
    /// In a word that people know: `JPEG`, `PDF`.
    var shortName: String {
        switch self {
        case .jpeg: "JPEG"
        case .webp: "WebP"
        case .heif: "HEIC"
        case .text: "TXT"
        default: fileExtension.uppercased()
        }
    }

    /// Whether every browser shows it as a picture.
    var isShownByBrowsers: Bool { [.jpeg, .png, .webp, .gif, .avif].contains(self) }
}
