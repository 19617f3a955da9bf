internal import HTTP

extension Response {
    /// The answer with what it says of addresses here as a client needs it.
    /// - Parameter place: where this server is for the client.
    func placed(at place: Place) -> Response {
        if place == Place() { return self }
        var following = following
        following?.place = place
        let type = headers.first { $0.name == "Content-Type" }?.value ?? ""
        let isJSON = type.hasPrefix("application/") && type.hasSuffix("json")
        return Response(
            status: status, headers: headers.map { $0.placed(at: place) },
            body: isJSON ? place.links(in: body) : body, following: following, archive: archive)
    }
}

extension Response {
    /// The answer with further fields in its header, also if it comes later.
    func adding(_ fields: [HeaderField]) -> Response {
        if fields.isEmpty { return self }
        var following = following
        following?.fields += fields
        return Response(
            status: status, headers: headers + fields, body: body, following: following,
            archive: archive)
    }
}

extension HeaderField {
    fileprivate func placed(at place: Place) -> HeaderField {
        switch name {
        case "Location" where value.hasPrefix("/"):
            HeaderField(name, (place.origin ?? "") + place.path + value)
        case "Pressroom-Job": HeaderField(name, place.path + value)
        case "Link": HeaderField(name, value.replacing("</", with: "<\(place.path)/"))
        default: self
        }
    }
}

extension RequestHead {
    /// An address here from its scheme on, as far as that is known: some clients need it.
    func fullAddress(_ path: String) -> String {
        // Behind another proxy only the client knows what stands in front of the path.
        guard place == Place(), !isProxied, let scheme, let host else { return path }
        return "\(scheme)://\(host)\(path)"
    }
}
