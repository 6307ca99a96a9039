// SPDX-License-Identifier: GPL-3.0-or-later

package holdfast

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"
)

// Message is the envelope that the server sends.
type Message struct {
	ID       string          `json:"id"` // its cursor: its position in the log
	Channel  string          `json:"channel"`
	Time     int64           `json:"time"` // when the server accepted it, ms since 1970
	Data     json.RawMessage `json:"data"` // the payload, as JSON: see Bytes and Text
	Event    string          `json:"event"`
	Type     string          `json:"type"`
	Encoding string          `json:"encoding"` // "base64" if the payload is neither text nor JSON
	Priority int             `json:"priority"`
	Key      string          `json:"key"`      // the channel keeps the newest message of each key
	Retracts string          `json:"retracts"` // the id of an earlier message that is to be shown no more
	Replaces string          `json:"replaces"` // the id of an earlier message that has this content now
	Edited   int64           `json:"edited"`   // when its content was replaced, ms since 1970
}

// UnmarshalJSON fills in what the server leaves out.
func (m *Message) UnmarshalJSON(text []byte) error {
	type plain Message
	message := plain{Event: "message", Type: "text/plain", Priority: 3}
	if err := json.Unmarshal(text, &message); err != nil {
		return err
	}
	*m = Message(message)
	return nil
}

// Bytes returns the payload: the bytes of a text or of what was published as bytes, or JSON.
func (m *Message) Bytes() ([]byte, error) {
	var text string
	if len(m.Data) == 0 || m.Data[0] != '"' {
		return m.Data, nil
	}
	if err := json.Unmarshal(m.Data, &text); err != nil {
		return nil, err
	}
	if m.Encoding == "base64" {
		return base64.StdEncoding.DecodeString(text)
	}
	return []byte(text), nil
}

// Text returns the payload as text; "" if it is malformed.
func (m *Message) Text() string {
	bytes, err := m.Bytes()
	if err != nil {
		return ""
	}
	return string(bytes)
}

// AcceptedAt returns when the server accepted the message.
func (m *Message) AcceptedAt() time.Time { return time.UnixMilli(m.Time) }

// Gap tells of messages that the server no longer holds: at least one after From, up to To, is lost.
type Gap struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason"` // expired, evicted, restarted or unreadable
}

// String says it in words.
func (g Gap) String() string {
	return fmt.Sprintf("messages after %s, up to %s (%s)", g.From, g.To, g.Reason)
}

// Event is a Message or a Gap: one of the two is not nil.
type Event struct {
	Message *Message
	Gap     *Gap
}
