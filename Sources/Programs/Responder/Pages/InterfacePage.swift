internal import HTML
internal import Jobs

/// `/api`: all that can be asked, from the table of endpoints that OpenAPI is made of.
struct InterfacePage: PageContent {
    let visitor: Visitor

    init(_: OpenAPIDocument, visitor: Visitor) { self.visitor = visitor }

    var title: String { say(.interface) }

    var main: HTML {
        """
        <h1>\(say(.interface))</h1>
        <p class="lead">\(say(.interfaceLead))</p>
        <p><a class="button" href="\(link("/openapi.json"))">OpenAPI 3.1</a></p>
        \(command("PRESSROOM=http://127.0.0.1:8080"))
        <div lang="en">
        \(Self.endpoints.map(section))</div>
        """
    }

    /// What is at one address together.
    private static let endpoints = Endpoint.all.enumerated().sorted { left, right in
        (left.element.path.text, left.offset) < (right.element.path.text, right.offset)
    }.map(\.element)

    private func section(of endpoint: Endpoint) -> HTML {
        """
        <section class="card endpoint" aria-labelledby="\(endpoint.id)">
        <h2 id="\(endpoint.id)"><code>\(endpoint.method.rawValue) \(endpoint.path.text)</code></h2>
        <p>\(endpoint.summary).</p>
        \(command(endpoint.curl))
        \(parameters(of: endpoint))
        \(answers(of: endpoint))
        </section>

        """
    }

    private func parameters(of endpoint: Endpoint) -> HTML {
        let items: [HTML] = endpoint.parameters.map { parameter in
            let meaning = parameter.description ?? parameter.schema["description"]?.plainText ?? ""
            return """
                <div><dt><code>\(parameter.name)</code> \
                <small>\(parameter.place.rawValue)</small></dt>\
                <dd>\(meaning)</dd></div>

                """
        }
        return items.isEmpty
            ? .empty : disclosed(.parameters, "<dl class=\"facts\">\n\(items)</dl>")
    }

    private func answers(of endpoint: Endpoint) -> HTML {
        let granted: [HTML] = endpoint.answers.sorted { $0.key < $1.key }.map { status, answer in
            let types = answer.content.keys.sorted().prefix(4).joined(separator: ", ")
            return """
                <div><dt>\(status)</dt><dd>\(answer.description) <small>\(types)</small></dd></div>

                """
        }
        let refused: [HTML] = endpoint.refusals.sorted { $0.status < $1.status }.map { kind in
            """
            <div><dt>\(kind.status)</dt><dd>\(kind.title): \
            <a href="\(link(ProblemKinds.address(of: kind.rawValue)))">\
            \(kind.rawValue)</a></dd></div>

            """
        }
        return disclosed(.answers, "<dl class=\"facts\">\n\(granted)\(refused)</dl>")
    }
}

/// The body of `GET /openapi.json`, of which a page shows what it is made of.
struct OpenAPIDocument: Decodable { let openapi: String }

extension JSONValue {
    fileprivate var plainText: String? { if case .text(let text) = self { text } else { nil } }
}

extension Endpoint {
    /// A command that asks for it. What stands in capitals is to be replaced.
    var curl: String {
        var words = ["curl"]
        let isForm = handler.body?["content"]?["multipart/form-data"] != nil
        let hasBody = handler.body != nil
        switch (method, isForm, hasBody) {
        case (.get, _, _): break
        case (.put, _, _): words.append("-T FILE")
        case (.post, true, _): words.append("-F file=@FILE")
        case (_, _, true): words.append("-X \(method.rawValue) --data-binary @FILE")
        default: words.append("-X \(method.rawValue)")
        }
        if answers.keys.contains(200), answers[200]?.fields["Content-Disposition"] != nil {
            words.append("-OJ")
        }
        if answers[200]?.content["text/event-stream"] != nil { words.append("-N") }
        let address = path.names.reduce(path.text) { text, name in
            text.replacing("{\(name)}", with: name.uppercased())
        }
        let query = parameters.contains { $0.name == "pipeline" && $0.place == .query }
        let isNeeded = query && hasBody
        words.append("\"$PRESSROOM\(address)\(isNeeded ? "?pipeline=PIPELINE" : "")\"")
        return words.joined(separator: " ")
    }
}
