// SPDX-License-Identifier: GPL-3.0-or-later

package holdfast

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func testContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // ends a test that hangs
	t.Cleanup(cancel)
	return ctx
}

func publish(t *testing.T, client *Client, channel, text string) Published {
	t.Helper()
	published, err := client.Publish(testContext(t), channel, []byte(text), PublishOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return published
}

// take returns the texts of the next messages, and the reasons of gaps.
func take(t *testing.T, subscription *Subscription, count int) []string {
	t.Helper()
	var texts []string
	for len(texts) < count {
		event, err := subscription.Next(testContext(t))
		if err != nil {
			t.Fatal(err)
		}
		if event.Gap != nil {
			texts = append(texts, event.Gap.Reason)
		} else {
			texts = append(texts, event.Message.Text())
		}
	}
	return texts
}

func expect(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBringsEachKindOfPayload(t *testing.T) {
	client := New(startServer(t).url())
	ctx := testContext(t)
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	published, err := client.Publish(ctx, "kinds", []byte("同学们 👋"), PublishOptions{Event: "hello-all", Priority: 5, TTL: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.PublishJSON(ctx, "kinds", map[string]any{"n": 1}, PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Publish(ctx, "kinds", every, PublishOptions{Type: "application/octet-stream"}); err != nil {
		t.Fatal(err)
	}
	subscription := client.Subscribe([]string{"kinds"}, SubscribeOptions{Since: "oldest"})
	var messages []*Message
	for len(messages) < 3 {
		event, err := subscription.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		messages = append(messages, event.Message)
	}
	expect(t, messages[0].Text(), "同学们 👋")
	expect(t, messages[0].ID, published.ID)
	expect(t, []any{messages[0].Event, messages[0].Priority, messages[1].Event, messages[1].Priority}, []any{"hello-all", 5, "message", 3})
	expect(t, messages[1].Text(), `{"n":1}`)
	expect(t, messages[1].Type, "application/json")
	got, err := messages[2].Bytes()
	if err != nil || !bytes.Equal(got, every) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestFollowsPatterns(t *testing.T) {
	client := New(startServer(t).url())
	for _, channel := range []string{"lab.a", "lab.b", "lab.b.c", "other"} {
		publish(t, client, channel, channel)
	}
	subscription := client.Subscribe([]string{"lab.*", "lab.b.**"}, SubscribeOptions{Since: "oldest"})
	expect(t, take(t, subscription, 3), []string{"lab.a", "lab.b", "lab.b.c"})
}

func TestBeginsWithTheLastMessagesAndGoesOnFromACursor(t *testing.T) {
	client := New(startServer(t).url())
	for _, text := range []string{"1", "2", "3"} {
		publish(t, client, "last", text)
	}
	subscription := client.Subscribe([]string{"last"}, SubscribeOptions{Last: 2})
	expect(t, take(t, subscription, 1), []string{"2"})
	resumed := client.Subscribe([]string{"last"}, SubscribeOptions{Since: subscription.Cursor()})
	expect(t, take(t, resumed, 1), []string{"3"})
}

func TestBeginsWithTheStateAndIsToldOfChanges(t *testing.T) {
	client := New(startServer(t).url())
	ctx := testContext(t)
	keyed := func(text, key string) Published {
		published, err := client.Publish(ctx, "slides", []byte(text), PublishOptions{Key: key})
		if err != nil {
			t.Fatal(err)
		}
		return published
	}
	keyed("one", "slide")
	current := keyed("two", "slide")
	keyed("a", "poll")
	subscription := client.Subscribe([]string{"slides"}, SubscribeOptions{State: true})
	expect(t, take(t, subscription, 2), []string{"two", "a"})
	if _, err := client.Replace(ctx, current.ID, []byte("three"), PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Retract(ctx, current.ID); err != nil {
		t.Fatal(err)
	}
	replaced, err := subscription.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, []string{replaced.Message.Replaces, replaced.Message.Text()}, []string{current.ID, "three"})
	retracted, err := subscription.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, retracted.Message.Retracts, current.ID)
}

func TestLosesNothingWhileItsConnectionIsCutAgainAndAgain(t *testing.T) {
	server := startServer(t)
	proxy := startProxy(t, server.listen)
	publisher := New(server.url())
	var sent []string
	for i := 0; i < 60; i++ {
		sent = append(sent, strconv.Itoa(i))
	}
	go func() {
		for i, text := range sent {
			if _, err := publisher.Publish(context.Background(), "cut", []byte(text), PublishOptions{}); err != nil {
				t.Error(err)
			}
			if i%20 == 10 {
				proxy.cut()
			} else if i%20 == 15 {
				proxy.mend()
			}
		}
	}()
	var retries atomic.Int32
	options := SubscribeOptions{Since: "oldest", OnRetry: func(error, int) { retries.Add(1) }}
	expect(t, take(t, New(proxy.url()).Subscribe([]string{"cut"}, options), len(sent)), sent)
	if retries.Load() == 0 {
		t.Error("it was never cut")
	}
}

func TestTellsTheGapOfAServerThatWasKilled(t *testing.T) {
	server := startServer(t)
	client := New(server.url())
	subscription := client.Subscribe([]string{"killed"}, SubscribeOptions{Since: "oldest"})
	publish(t, client, "killed", "before")
	expect(t, take(t, subscription, 1), []string{"before"})
	server.stop(syscall.SIGKILL)
	server.start()
	publish(t, client, "killed", "after")
	expect(t, take(t, subscription, 2), []string{"restarted", "after"})
}

func TestTellsNoGapWhenAStoppedServerHasGivenEverything(t *testing.T) {
	subscription := New("http://127.0.0.1/").Subscribe([]string{"c"}, SubscribeOptions{})
	subscription.endedAt = "aaaaaaaa-7"
	expect(t, subscription.isWhole(&Gap{"aaaaaaaa-7", "bbbbbbbb-0", "restarted"}), true)
	expect(t, subscription.isWhole(&Gap{"aaaaaaaa-7", "bbbbbbbb-1", "restarted"}), false)
	expect(t, subscription.isWhole(&Gap{"aaaaaaaa-6", "bbbbbbbb-0", "restarted"}), false)
	expect(t, subscription.isWhole(&Gap{"aaaaaaaa-7", "bbbbbbbb-0", "evicted"}), false)
}

func TestReturnsWhatARetryCannotMend(t *testing.T) {
	client := New(startServer(t).url())
	_, err := client.Subscribe([]string{"no..channel"}, SubscribeOptions{}).Next(testContext(t))
	var refused *Refused
	if !errors.As(err, &refused) || refused.Status != 400 || len(refused.Detail) < 10 {
		t.Errorf("got %v", err)
	}
	if _, err := client.Subscribe(nil, SubscribeOptions{}).Next(testContext(t)); err == nil {
		t.Error("it needs a channel")
	}
	if _, err := client.Publish(testContext(t), "a", nil, PublishOptions{IfLast: "nonsense"}); !errors.As(err, &refused) {
		t.Errorf("got %v", err)
	}
}

func TestEndsWithItsContext(t *testing.T) {
	client := New(startServer(t).url())
	subscription := client.Subscribe([]string{"quiet"}, SubscribeOptions{})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		_, err := subscription.Next(ctx)
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	// The subscription goes on with another context.
	subscription = client.Subscribe([]string{"quiet"}, SubscribeOptions{Since: "oldest"})
	publish(t, client, "quiet", "loud")
	expect(t, take(t, subscription, 1), []string{"loud"})
}

func TestReadsRetryAfter(t *testing.T) {
	expect(t, parseRetryAfter("3"), 3*time.Second)
	expect(t, parseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT"), time.Duration(0))
	expect(t, parseRetryAfter("soon"), time.Duration(-1))
	expect(t, parseRetryAfter(""), time.Duration(-1))
}
