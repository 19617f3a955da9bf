internal import Jobs
internal import Naming
internal import Pipelines
internal import Text
internal import YAML

/// Where outputs are put, and how they are called there.
extension DefinitionReader {
    /// One directory or server, or a list of them.
    /// - Parameter steps: those of the pipeline; `nil` when they have an error.
    mutating func readPublish(_ entry: Node.Entry, _ steps: [Step]?) -> [PublishRules] {
        publishNodes(entry).compactMap { readRules($0, steps) }
    }

    private mutating func publishNodes(_ entry: Node.Entry) -> [Node] {
        guard case .sequence(let items) = entry.value.value else { return [entry.value] }
        guard (1...PublishRules.countMax).contains(items.count) else {
            wrong(
                entry, expected: "a directory, a server, or a list of 1 to \(PublishRules.countMax)"
            )
            return []
        }
        return items
    }

    private mutating func readRules(_ node: Node, _ steps: [Step]?) -> PublishRules? {
        let keys = Self.commonKeys + Set(Self.ownKeys.values.joined()).sorted()
        guard let fields = fields(of: node, keys: keys, whole: "\"publish\"") else { return nil }
        guard let to = fields["to"] else {
            if !isMisspelt("to", in: node, keys: keys) {
                report("\"publish\" has no \"to\"", at: node.start)
            }
            return nil
        }
        guard let text = text(to) else { return nil }
        let address = RemoteAddress(text)
        let own = Self.ownKeys[address?.scheme, default: []]
        for key in fields.keys.sorted() where !(Self.commonKeys + own).contains(key) {
            let kind = address.map { "an address of \($0.scheme.rawValue)" } ?? "a directory"
            report("\(quoted(key)) has no meaning for \(kind)", at: fields[key]!.key)
        }
        guard let place = address?.text ?? absolutePlace(text, at: to.value) else { return nil }
        var rules = PublishRules(to: place)
        rules.server = address.flatMap { readServer($0.scheme, fields, at: to) }
        if let entry = fields["name"], let name = readTemplate(entry) { rules.name = name }
        rules.conflict = choice(fields["on-conflict"], Publication.Conflict.self) ?? .number
        rules.by = choice(fields["by"], Publication.Placement.self)
        rules.owner = fields["owner"].flatMap { readAccount($0) }
        rules.group = fields["group"].flatMap { readAccount($0) }
        rules.mode = fields["mode"].flatMap { readMode($0) }
        rules.steps = fields["steps"].map { readChosen($0, steps) }
        if let entry = fields["on"] { rules.on = readEnds(entry) }
        if rules.by == .link {
            for key in ["owner", "group"] {
                guard let entry = fields[key] else { continue }
                report(
                    "a link has the \(key) of the file in the queue; \"by: copy\" can have "
                        + "another", at: entry.key)
            }
        }
        return rules
    }

    private static let commonKeys = ["to", "name", "on-conflict", "steps", "on"]
    /// The keys of each kind of server, and of directories.
    private static let ownKeys: [RemoteAddress.Scheme?: [String]] = [
        nil: ["by", "owner", "group", "mode"],
        .s3: ["endpoint", "region", "access-key", "secret-key"],
        .sftp: ["known-hosts", "password", "private-key", "mode"],
    ]

    private mutating func absolutePlace(_ text: String, at node: Node) -> String? {
        guard text.contains("://") else { return absoluteDirectory(text, at: node) }
        report(
            "\(quoted(text)) is no address such as s3://BUCKET/PREFIX or sftp://USER@HOST/PATH",
            at: node)
        return nil
    }

    /// How a server is reached.
    /// - Parameter to: its address, where errors are reported of what is missing.
    private mutating func readServer(
        _ scheme: RemoteAddress.Scheme, _ fields: [String: Node.Entry], at to: Node.Entry
    ) -> Publication.Server? {
        switch scheme {
        case .s3:
            let endpoint = fields["endpoint"].flatMap {
                matched(
                    $0, /https?:\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/,
                    expected: "an address without a path, such as https://objects.example.org:9000")
            }
            let region = fields["region"].flatMap {
                matched($0, /[a-z0-9-]{1,40}/, expected: "the name of a region")
            }
            let keys = ["access-key", "secret-key"].map { key in
                needed(key, fields, for: "an address of s3", at: to).flatMap { readSecret($0) }
            }
            guard let accessKey = keys[0], let secretKey = keys[1] else { return nil }
            return .s3(
                Publication.Server.S3(
                    endpoint: endpoint, region: region ?? Publication.Server.S3.usualRegion,
                    accessKey: accessKey, secretKey: secretKey))
        case .sftp:
            let knownHosts = needed("known-hosts", fields, for: "an address of sftp", at: to)
                .flatMap { readPath($0) }
            let password = fields["password"].flatMap { readSecret($0) }
            let key = fields["private-key"].flatMap { readPath($0) }
            guard (fields["password"] == nil) != (fields["private-key"] == nil) else {
                report(
                    "an address of sftp needs either \"password\" or \"private-key\"",
                    at: to.value)
                return nil
            }
            let login =
                password.map(Publication.Server.SFTP.Login.password)
                ?? key.map(Publication.Server.SFTP.Login.privateKey)
            guard let knownHosts, let login else { return nil }
            return .sftp(Publication.Server.SFTP(knownHosts: knownHosts, login: login))
        }
    }

    private mutating func needed(
        _ key: String, _ fields: [String: Node.Entry], for kind: String, at to: Node.Entry
    ) -> Node.Entry? {
        if fields[key] == nil { report("\(kind) needs \(quoted(key))", at: to.value) }
        return fields[key]
    }

    /// The name of a secret: no secret stands in a pipeline file itself.
    private mutating func readSecret(_ entry: Node.Entry) -> String? {
        guard let text = text(entry) else { return nil }
        guard let name = SecretName(reference: text) else {
            report(
                "\(quoted(entry.name)) must be the name of a secret, as ${NAME}", at: entry.value)
            return nil
        }
        return name.text
    }

    private mutating func readPath(_ entry: Node.Entry) -> String? {
        guard let text = text(entry) else { return nil }
        guard PublishRules.directory(text) == text, text != "/" else {
            wrong(entry, expected: "the absolute path of a file")
            return nil
        }
        return text
    }

    private mutating func matched(
        _ entry: Node.Entry, _ pattern: some RegexComponent, expected: String
    ) -> String? {
        guard let text = text(entry) else { return nil }
        guard text.wholeMatch(of: pattern) != nil else {
            wrong(entry, expected: expected)
            return nil
        }
        return text
    }

    mutating func readDirectory(_ entry: Node.Entry) -> String? {
        text(entry).flatMap { absoluteDirectory($0, at: entry.value) }
    }

    /// The absolute path of a directory, without needless slashes.
    mutating func absoluteDirectory(_ text: String, at node: Node) -> String? {
        guard let path = PublishRules.directory(text) else {
            report(
                "\(quoted(text)) is no absolute path of a directory, such as /srv/results",
                at: node)
            return nil
        }
        return path
    }

    /// A name template.
    mutating func readTemplate(_ entry: Node.Entry) -> NameTemplate? {
        guard let text = text(entry) else { return nil }
        do throws(NameTemplateError) {
            return try NameTemplate(text)
        } catch {
            report(error, at: entry.value)
            return nil
        }
    }

    /// A name template for outputs where they are downloaded and in archives.
    mutating func readTitles(_ entry: Node.Entry) -> NameTemplate? {
        guard let template = readTemplate(entry) else { return nil }
        if template.text.hasSlash {
            report("a title is one name, without folders", at: entry.value)
        }
        let unknown = template.variables.subtracting(OutputNaming.titleVariables)
        if let variable = unknown.map(\.rawValue).min() {
            let known = OutputNaming.titleVariables.map(\.rawValue).sorted()
            report(
                "a title cannot have {\(variable)}; known are \(known.joined(separator: ", "))",
                at: entry.value)
        } else if template.neededVariables.contains(.width) {
            report(
                "a title has the width only where a step makes several: {-width}", at: entry.value)
        }
        return template
    }

    /// Finds out whether two outputs of a job would have one title.
    mutating func checkTitles(of pipeline: Pipeline, _ entry: Node.Entry) {
        guard diagnostics.isEmpty, let titles = pipeline.titles else { return }
        let named = pipeline.steps.filter { $0.action.outputTitle == nil }.map(\.name)
        if let problem = pipeline.problem(naming: titles, of: Set(named)) {
            report(problem, at: entry.value)
        }
    }

    private mutating func readAccount(_ entry: Node.Entry) -> String? {
        guard let text = text(entry) else { return nil }
        guard text.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}\$?/) != nil else {
            report("\(quoted(text)) is no name of an account", at: entry.value)
            return nil
        }
        return text
    }

    private mutating func readMode(_ entry: Node.Entry) -> UInt32? {
        let expected = "a mode in quotes, \"0400\" to \"0777\""
        guard case .scalar(let text, .quoted) = entry.value.value,
            text.wholeMatch(of: /0[4-7][0-7][0-7]/) != nil
        else {
            wrong(entry, expected: expected)
            return nil
        }
        return UInt32(text, radix: 8)
    }

    private mutating func readChosen(_ entry: Node.Entry, _ steps: [Step]?) -> Set<String> {
        guard let items = items(entry, expected: "a list of steps") else { return [] }
        if items.isEmpty { wrong(entry, expected: "a list of steps") }
        var chosen: Set<String> = []
        for item in items {
            guard let name = scalar(item, expected: "the name of a step") else { continue }
            if let steps, !steps.contains(where: { $0.name == name }) {
                let hint = Spelling.suggestion(for: name, among: steps.map(\.name))
                report("there is no step \(quoted(name))\(hint)", at: item)
            } else if !chosen.insert(name).inserted {
                report("\(quoted(name)) is in the list already", at: item)
            }
        }
        return chosen
    }

    /// Finds out whether two outputs of a job would have one name.
    mutating func checkNames(of pipeline: Pipeline, _ entry: Node.Entry) {
        guard diagnostics.isEmpty else { return }
        for (node, rules) in zip(publishNodes(entry), pipeline.publish) {
            guard let problem = pipeline.problem(naming: rules.name, of: rules.steps) else {
                continue
            }
            guard case .mapping(let entries) = node.value else { continue }
            report(problem, at: entries.first { $0.name == "name" }?.value ?? node)
        }
    }
}
