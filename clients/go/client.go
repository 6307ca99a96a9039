// SPDX-License-Identifier: GPL-3.0-or-later

package holdfast

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	answerGrace     = 10 * time.Second // for an answer, on top of the hold
	publishAttempts = 4
)

var backoff = []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second}

// Client is a client of one server. Its fields may be set before its first use; its methods may be called at the same time.
type Client struct {
	Token string       // an access token; "": none
	ID    string       // a stable id; New sets a random one
	Name  string       // shown to the operator
	HTTP  *http.Client // New sets one of its own

	base string
}

// New returns a client of the server at this address.
func New(address string) *Client {
	return &Client{
		ID:   randomText(10),
		HTTP: &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()},
		base: strings.TrimRight(address, "/") + "/",
	}
}

// Published says that the server has a message.
type Published struct {
	ID          string `json:"id"`
	Channel     string `json:"channel"`
	Subscribers int    `json:"subscribers"`
}

// PublishOptions are all optional.
type PublishOptions struct {
	Event    string
	Type     string // the media type; default: text/plain
	TTL      time.Duration
	Priority int    // 1 to 5
	Key      string // the channel keeps the newest message of each key
	IfLast   string // publish only if this is still the channel's last message
}

// Publish publishes a message and returns when the server has it. While the server cannot be reached it is repeated with the
// same Idempotency-Key, so the message is published once.
func (c *Client) Publish(ctx context.Context, channel string, payload []byte, options PublishOptions) (Published, error) {
	header := options.header()
	header.Set("Idempotency-Key", randomText(16))
	return c.send(ctx, http.MethodPost, "channels/"+url.PathEscape(channel), header, payload)
}

// Replace replaces the payload of a message, for everybody, and returns the change. Of the options, Event, Type, TTL and
// Priority count.
func (c *Client) Replace(ctx context.Context, id string, payload []byte, options PublishOptions) (Published, error) {
	return c.send(ctx, http.MethodPut, "messages/"+url.PathEscape(id), options.header(), payload)
}

// Retract retracts a message, for everybody, and returns the change.
func (c *Client) Retract(ctx context.Context, id string) (Published, error) {
	return c.send(ctx, http.MethodDelete, "messages/"+url.PathEscape(id), nil, nil)
}

func (o PublishOptions) header() http.Header {
	header := http.Header{"Content-Type": {"text/plain"}}
	set := func(name, value string) {
		if value != "" {
			header.Set(name, value)
		}
	}
	set("Content-Type", o.Type)
	set("Holdfast-Event", o.Event)
	set("Holdfast-Key", o.Key)
	set("Holdfast-If-Last", o.IfLast)
	if o.TTL > 0 {
		set("Holdfast-TTL", strconv.FormatInt(int64(o.TTL/time.Second), 10))
	}
	if o.Priority > 0 {
		set("Holdfast-Priority", strconv.Itoa(o.Priority))
	}
	return header
}

// send repeats a request that changes something while the server cannot be reached.
func (c *Client) send(ctx context.Context, method, path string, header http.Header, payload []byte) (Published, error) {
	var published Published
	for attempt := 0; ; attempt++ {
		err := c.ask(ctx, method, path, header, payload, answerGrace, &published)
		if err == nil || isFinal(err) || attempt == publishAttempts-1 {
			return published, err
		}
		if err := pause(ctx, err, attempt); err != nil {
			return published, err
		}
	}
}

// PublishJSON publishes a value as JSON.
func (c *Client) PublishJSON(ctx context.Context, channel string, value any, options PublishOptions) (Published, error) {
	payload, err := json.Marshal(value)
	if err != nil {
		return Published{}, err
	}
	options.Type = "application/json"
	return c.Publish(ctx, channel, payload, options)
}

// Leave tells the server not to expect this client back.
func (c *Client) Leave(ctx context.Context) error {
	return c.ask(ctx, http.MethodPost, "clients/"+url.PathEscape(c.ID)+"/leave", nil, []byte("{}"), answerGrace, nil)
}

// ask sends one request and reads the JSON of its answer. An error is that of ctx, a *Refused or an *Unreachable.
func (c *Client) ask(ctx context.Context, method, path string, header http.Header, body []byte, within time.Duration, answer any) error {
	limited, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	for name, values := range header {
		request.Header[name] = values
	}
	if c.Token != "" {
		request.Header.Set("Authorization", "Bearer "+c.Token)
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		return unreachable(ctx, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return unreachable(ctx, err)
	}
	if response.StatusCode >= http.StatusBadRequest {
		return refusal(response.StatusCode, text, response.Header.Get("Retry-After"))
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return &Unreachable{Err: errors.New("something else answered in place of the server")}
	}
	return nil
}

func unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &Unreachable{Err: err}
}

// pause waits before a retry, for as long as the server asks, or with full jitter. Its error is that of ctx.
func pause(ctx context.Context, reason error, failures int) error {
	wait := retryAfter(reason)
	if wait < 0 {
		if failures >= len(backoff) {
			failures = len(backoff) - 1
		}
		wait = time.Duration(rand.Int63n(int64(backoff[failures])))
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func randomText(count int) string {
	random := make([]byte, count)
	if _, err := crand.Read(random); err != nil {
		panic(err) // the system has no random numbers
	}
	return hex.EncodeToString(random)
}
